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
        let stream = try invocation.client.stream("GET", path, query)
        if output.isEmpty {
            while let piece = try stream.nextPiece() { try writeFully(1, piece[...]) }
            return 0
        }
        let draft = "\(output).\(getpid()).tmp"
        do {
            let file = try FileDescriptor.open(draft, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
            while let piece = try stream.nextPiece() { try writeFully(file.raw, piece[...]) }
            if rename(draft, output) != 0 { throw SystemCallError("rename", path: output) }
        } catch {
            unlink(draft)
            throw Failure("failed to \(what): \(error)")
        }
        return 0
    }
}
