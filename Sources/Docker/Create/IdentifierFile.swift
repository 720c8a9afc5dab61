import Glibc
import Linux

/// `--cidfile`, which must not be there: it would name another container.
struct IdentifierFile {
    private let path: String

    /// It is made before the container is, so that a place that cannot be written costs none.
    init(_ path: String) throws {
        self.path = path
        if path.isEmpty { return }
        if access(path, F_OK) == 0 {
            throw Failure(
                "container ID file found, make sure the other container isn't running or delete \(path)"
            )
        }
        do throws(SystemCallError) {
            _ = try FileDescriptor.open(path, O_RDWR | O_CREAT | O_TRUNC, mode: 0o666)
        } catch {
            throw Failure("failed to create the container ID file: \(error)")
        }
    }

    func write(_ identifier: String) throws {
        if path.isEmpty { return }
        do throws(SystemCallError) {
            let file = try FileDescriptor.open(path, O_WRONLY)
            try writeFully(file.raw, Array(identifier.utf8)[...])
        } catch {
            throw Failure("failed to write the container ID to the file: \(error)")
        }
    }

    /// Of a container that was not made nothing stays.
    func discard() {
        if !path.isEmpty { unlink(path) }
    }
}
