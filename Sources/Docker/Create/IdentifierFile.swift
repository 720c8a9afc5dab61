import Glibc
import Linux

/// `--cidfile`, which must not be there: it would name another container.
struct IdentifierFile {
    private let path: String

    init(_ path: String) throws {
        self.path = path
        if path.isEmpty { return }
        if access(path, F_OK) == 0 {
            throw Failure(
                "container ID file found, make sure the other container isn't running or delete \(path)"
            )
        }
    }

    func write(_ identifier: String) throws {
        if path.isEmpty { return }
        do throws(SystemCallError) {
            let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o644)
            try writeFully(file.raw, Array(identifier.utf8)[...])
        } catch {
            throw Failure("failed to create the container ID file: open \(path): \(error.reason)")
        }
    }
}
