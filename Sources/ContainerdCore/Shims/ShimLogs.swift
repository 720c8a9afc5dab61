import CLinux
import Glibc
import Linux
import Synchronization

/// The fifos "log" in the bundles, into which shims write their messages; containerd's own do not start without one. A
/// single thread passes on what comes in any of them, to our standard error.
final class ShimLogs: Sendable {
    private struct State {
        var epoll: Int32 = -1
        /// By path.
        var descriptors: [String: Int32] = [:]
    }

    private let state = Mutex(State())

    private static func path(_ bundle: Bundle) -> String { bundle.path + "/log" }

    /// Before the shim is started, and again by each later daemon.
    func follow(_ bundle: Bundle) throws {
        let path = Self.path(bundle)
        if mkfifo(path, 0o700) != 0 && errno != EEXIST { throw SystemCallError("mkfifo", path: path) }
        // For both directions: the opening waits for no writer, and the fifo does not end with one.
        let raw = try FileDescriptor.open(path, O_RDWR | O_NONBLOCK | O_NOFOLLOW).take()
        do {
            try state.withLock { state in
                if state.epoll < 0 { state.epoll = try start() }
                let epoll = state.epoll
                var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(fd: raw))
                try systemCall("epoll_ctl", path: path) { epoll_ctl(epoll, EPOLL_CTL_ADD, raw, &event) }
                if let earlier = state.descriptors.updateValue(raw, forKey: path) { close(earlier) }
            }
        } catch {
            close(raw)
            throw error
        }
    }

    /// Before the bundle goes.
    func forget(_ bundle: Bundle) {
        state.withLock { state in
            if let raw = state.descriptors.removeValue(forKey: Self.path(bundle)) { close(raw) }
        }
    }

    private func start() throws -> Int32 {
        let epoll = try systemCall("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) }
        try DetachedThread.start { self.pass(epoll) }
        return epoll
    }

    private func pass(_ epoll: Int32) {
        var events = [epoll_event](repeating: epoll_event(), count: 16)
        while true {
            let count = epoll_wait(epoll, &events, Int32(events.count), -1)
            if count < 0 && errno != EINTR { return Log.error("messages of shims: \(SystemCallError("epoll_wait"))") }
            for event in events.prefix(max(0, Int(count))) {
                let message = read(event.data.fd)
                if !message.isEmpty { _ = write(STDERR_FILENO, message, message.count) }
            }
        }
    }

    /// Under the lock, for a descriptor that was closed meanwhile may be somebody else's.
    private func read(_ raw: Int32) -> [UInt8] {
        state.withLock { state in
            guard state.descriptors.values.contains(raw) else { return [] }
            return [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
                count = max(0, Glibc.read(raw, buffer.baseAddress, buffer.count))
            }
        }
    }
}
