import CLinux
import Glibc
import Linux
import Text

/// A folder of a git repository, fetched by the git program into a temporary folder.
final class GitContext {
    /// What is removed at the end.
    private let root: String
    /// The folder that is built.
    let folder: String

    private struct Address {
        var remote: String
        var ref = "master"
        var folder = ""
    }

    /// `isSmart` tells of an address by http whether the server there speaks git's protocol, as single commits are not
    /// to be had from others.
    init(_ url: String, isSmart: (_ url: String) -> Bool) throws {
        if Spawn.find("git") == nil {
            throw Failure("unable to find 'git': exec: \"git\": executable file not found in $PATH")
        }
        do {
            (root, folder) = try Self.clone(try Self.address(url), isSmart)
        } catch let failure as Failure {
            throw Failure("unable to 'git clone' to temporary context directory: \(failure.message)")
        }
    }

    deinit { try? Files.removeTree(root) }

    private static func address(_ url: String) throws(Failure) -> Address {
        let schemes = ["git://", "http://", "https://", "ssh://", "git@"]
        let whole = schemes.contains { url.lowercased().hasPrefix($0) } ? url : "https://\(url)"
        let parts = whole.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        var address = Address(remote: String(parts[0]))
        if parts.count > 1 {
            let fragment = parts[1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            if !fragment[0].isEmpty { address.ref = String(fragment[0]) }
            if fragment.count > 1 { address.folder = String(fragment[1]) }
        }
        if address.ref.hasPrefix("-") { throw Failure("invalid refspec: \(address.ref)") }
        return address
    }

    private static func temporaryFolder() throws -> String {
        let base = Configuration.variable("TMPDIR") ?? "/tmp"
        var template = Array("\(base)/docker-build-gitXXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure("\(SystemCallError("mkdir", path: base))") }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func clone(_ address: Address, _ isSmart: (String) -> Bool) throws -> (String, String) {
        let root = try temporaryFolder()
        do {
            return (root, try fetch(address, root, isSmart))
        } catch {
            try? Files.removeTree(root)
            throw error
        }
    }

    private static func fetch(_ address: Address, _ root: String, _ isSmart: (String) -> Bool) throws -> String {
        // Submodules may not come from this machine's files.
        let guards = ["-c", "protocol.file.allow=never"]
        // Nor may an address that the repository names be of a kind that runs programs.
        let variable = "GIT_PROTOCOL_FROM_USER"
        let environment =
            ProcessEnvironment.inherited.filter { !$0.hasPrefix("\(variable)=") } + ["\(variable)=0"]
        func git(_ words: [String], _ failed: String) throws {
            let output = try ProgramOutput.of("git", guards + words, environment: environment, folder: root)
            if output.status != ExitStatus(0) {
                throw Failure("\(failed): \(output.text): \(output.status.goText)")
            }
        }
        try git(["init"], "failed to init repo at \(root)")
        try git(["remote", "add", "origin", address.remote], "failed add origin repo at \(address.remote)")
        let isWeb = address.remote.lowercased().hasPrefix("http")
        let depth = !isWeb || isSmart(address.remote) ? ["--depth", "1"] : []
        try git(["fetch"] + depth + ["origin", "--", address.ref], "error fetching")
        do {
            try git(["checkout", address.ref], "error checking out \(address.ref)")
        } catch let failure as Failure {
            do { try git(["checkout", "FETCH_HEAD"], "") } catch is Failure { throw failure }
        }
        let folder = try folder(address, root)
        let update = ["submodule", "update", "--init", "--recursive", "--depth=1"]
        try git(update, "error initializing submodules")
        return folder
    }

    /// The part of the repository that is asked for; its links lead nowhere else.
    private static func folder(_ address: Address, _ root: String) throws -> String {
        if address.folder.isEmpty { return root }
        let opened = try FileDescriptor.open(root, O_PATH | O_DIRECTORY)
        let inside = try RootPath.resolved(opened, address.folder)
        let folder = inside == "/" ? root : root + inside
        var status = stat()
        if stat(folder, &status) != 0 { throw Failure("\(SystemCallError("stat", path: folder))") }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw Failure("error setting git context, not a directory: \(folder)")
        }
        return folder
    }
}
