import CLinux
import Glibc
import Linux
import Text

/// The daemon's tar archive on standard output or in the file of `--output`, which is there when it is whole.
enum ArchiveOutput {
    static func write(_ invocation: Invocation, _ path: String, _ query: [(String, String)], _ what: String) throws
        -> Int32
    {
        let output = invocation.options.string("output") ?? ""
        if output.isEmpty && isatty(1) == 1 {
            throw Failure("cowardly refusing to save to a terminal. Use the -o flag or redirect")
        }
        if !output.isEmpty, let problem = problem(output) { throw Failure("failed to \(what): \(problem)") }
        let stream = try invocation.client.stream("GET", path, query)
        if output.isEmpty {
            while let piece = try stream.nextPiece() { try writeFully(1, piece[...]) }
            return 0
        }
        let draft = "\(output).\(getpid()).tmp"
        // A file of this name that is not ours must neither become the archive nor go.
        var isNamed = false
        do {
            let file = try open(draft, &isNamed)
            while let piece = try stream.nextPiece() { try writeFully(file.raw, piece[...]) }
            if !isNamed {
                try systemCall("link", path: draft) {
                    linkat(AT_FDCWD, "/proc/self/fd/\(file.raw)", AT_FDCWD, draft, AT_SYMLINK_FOLLOW)
                }
                isNamed = true
            }
            if rename(draft, output) != 0 { throw SystemCallError("rename", path: output) }
        } catch {
            if isNamed { unlink(draft) }
            throw Failure("failed to \(what): \(error)")
        }
        return 0
    }

    /// A file without a name, of which nothing is left when this ends early; not every file system has that.
    private static func open(_ draft: String, _ isNamed: inout Bool) throws -> FileDescriptor {
        do {
            return try FileDescriptor.open(folder(of: draft), O_WRONLY | O_TMPFILE, mode: 0o600)
        } catch {
            let file = try FileDescriptor.open(draft, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
            isNamed = true
            return file
        }
    }

    /// Why a file of this name cannot be written, asked before the daemon is.
    private static func problem(_ path: String) -> String? {
        let folder = folder(of: path)
        var status = stat()
        if stat(folder, &status) != 0 {
            return "invalid output path: stat \(folder): \(SystemCallError("stat").reason)"
        }
        if status.st_mode & S_IFMT != S_IFDIR { return "invalid output path: stat \(folder): not a directory" }
        if lstat(path, &status) != 0 { return nil }
        return switch status.st_mode & S_IFMT {
        case S_IFDIR: "cannot write to a directory"
        case S_IFLNK: "cannot write to a symbolic link directly"
        case S_IFIFO: "cannot write to a named pipe (FIFO)"
        case S_IFSOCK: "cannot write to a socket"
        case S_IFCHR: "cannot write to a character device file"
        case S_IFBLK: "cannot write to a block device file"
        default: nil
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
    }
}
