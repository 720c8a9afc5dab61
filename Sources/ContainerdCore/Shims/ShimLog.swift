import Glibc
import Linux

/// The fifo "log" in a bundle, into which containerd's own shims write their messages: they do not start without it.
/// A thread passes on what comes, to our standard error. Our shim does not use it.
enum ShimLog {
    private static let checkEvery: Int32 = 30_000

    /// Before the shim is started, and again by each later daemon. Without the fifo there is nothing to follow.
    static func follow(_ bundle: Bundle, create: Bool) throws {
        let path = bundle.path + "/log"
        if create { try systemCall("mkfifo", path: path) { mkfifo(path, 0o600) } }
        if !Files.exists(path) { return }
        // Not blocking, or the opening would wait for the shim.
        let raw = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW).take()
        do throws(SystemCallError) {
            try UnixStream.thread {
                copy(raw, path)
                close(raw)
            }
        } catch {
            close(raw)
            throw error
        }
    }

    private static func copy(_ raw: Int32, _ path: String) {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            var entry = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
            let ready = poll(&entry, 1, checkEvery)
            if ready < 0 && errno != EINTR { return }
            if ready == 0 && !Files.exists(path) { return }
            if ready <= 0 { continue }
            let count = read(raw, &chunk, chunk.count)
            if count == 0 { return }
            if count < 0 {
                if errno == EAGAIN || errno == EINTR { continue }
                return
            }
            _ = write(STDERR_FILENO, chunk, count)
        }
    }
}
