import Glibc
import Linux

/// A folder with files that stands for a cgroup file system: what is written to a file is found there. Goes with the
/// scope.
final class CgroupTree {
    let path: String

    private init() throws {
        var template = Array("/tmp/monohull-cgroups-XXXXXX".utf8CString)
        try systemCall("mkdtemp") { mkdtemp(&template) == nil ? -1 : 0 }
        path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    /// `files` by path below the folder, with what they hold at the start.
    static func with<Result>(_ files: [String: String], _ body: (CgroupTree) throws -> Result) throws -> Result {
        let tree = try CgroupTree()
        defer { try? Files.removeTree(tree.path) }
        for (name, text) in files {
            let file = "\(tree.path)/\(name)"
            try Files.makeDirectories(Files.parent(of: file), mode: 0o755)
            try Files.writeAtomically(file, bytes: Array(text.utf8), mode: 0o644, sync: false)
        }
        return try body(tree)
    }

    subscript(_ name: String) -> String {
        (try? String(decoding: Files.read("\(path)/\(name)"), as: UTF8.self)) ?? "missing"
    }

    /// What the files hold that something was written to.
    func changes(_ before: [String: String]) -> [String: String] {
        before.reduce(into: [:]) { if self[$1.key] != $1.value { $0[$1.key] = self[$1.key] } }
    }
}
