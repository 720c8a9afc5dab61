import Glibc
import Linux

/// The lock on a container's folder (flock(2)): held while it is created or deleted, so that of two at once one
/// waits. It goes with the process that holds it, however that ends.
struct StateLock: ~Copyable {
    private let folder: FileDescriptor

    private init(_ folder: consuming FileDescriptor) {
        self.folder = folder
    }

    /// nil when another process holds it and `waits` is false.
    static func of(_ path: String, waits: Bool) throws(SystemCallError) -> StateLock? {
        let folder = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY)
        let raw = folder.raw
        do {
            try systemCall("flock", path: path) { flock(raw, LOCK_EX | (waits ? 0 : LOCK_NB)) }
        } catch {
            if error.errno == EWOULDBLOCK { return nil }
            throw error
        }
        return StateLock(folder)
    }

    static func isHeld(_ path: String) throws(SystemCallError) -> Bool {
        let folder = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY)
        return flock(folder.raw, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// In a child, which has a descriptor of the same open folder: without this the lock would last as long as it.
    func leaveToParent() { close(folder.raw) }

    deinit {
        // Not by the close alone: the child may still have the folder open.
        flock(folder.raw, LOCK_UN)
    }
}
