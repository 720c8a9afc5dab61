import Glibc
import Linux

/// A private folder that goes with the scope, and what was registered with it, last in, first out.
public final class TemporaryFolder {
    public let path: String
    private var cleanups: [() -> Void] = []

    public init() throws {
        var template = Array("\(Environment.value("TMPDIR") ?? "/tmp")/monohull-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure("mkdtemp: errno \(errno)") }
        path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    public static func with<Result>(_ body: (TemporaryFolder) throws -> Result) throws -> Result {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        return try body(folder)
    }

    public func onRemoval(_ body: @escaping () -> Void) { cleanups.append(body) }

    public func file(_ name: String, _ text: String = "") throws -> String {
        let path = "\(path)/\(name)"
        try Files.writeAtomically(path, bytes: Array(text.utf8), mode: 0o644, sync: false)
        return path
    }

    public func folder(_ name: String) throws -> String {
        let path = "\(path)/\(name)"
        try Files.makeDirectories(path, mode: 0o755)
        return path
    }

    private func remove() {
        while let cleanup = cleanups.popLast() { cleanup() }
        do { try Files.removeTree(path) } catch { print("left behind: \(path): \(error)") }
    }
}
