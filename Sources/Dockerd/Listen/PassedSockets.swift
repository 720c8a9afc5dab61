import Glibc
import Linux

/// The sockets that a service manager passed (sd_listen_fds(3)): from descriptor 3 on, when LISTEN_PID is this process.
struct PassedSockets: Sendable {
    private static let first: Int32 = 3
    let descriptors: [Int32]

    /// Reads the environment and takes it away, so that no child thinks that it is meant. Before the first thread.
    static func take() -> PassedSockets {
        let pid = getenv("LISTEN_PID").flatMap { pid_t(String(cString: $0)) }
        let count = getenv("LISTEN_FDS").flatMap { Int32(String(cString: $0)) } ?? 0
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
        guard pid == getpid(), (1...1024).contains(count) else { return PassedSockets(descriptors: []) }
        let descriptors = Array(first..<(first + count))
        for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        return PassedSockets(descriptors: descriptors.filter(isListening))
    }

    private static func isListening(_ descriptor: Int32) -> Bool {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &value, &size) == 0 && value == 1
    }

    /// The sockets of one `fd://` value.
    func chosen(_ number: Int?) throws(EngineError) -> [Int32] {
        guard !descriptors.isEmpty else {
            throw .invalid(
                "no sockets found via socket activation: make sure the service was started by systemd"
            )
        }
        guard let number else { return descriptors }
        guard let descriptor = descriptors.first(where: { Int($0) == number }) else {
            throw .invalid("failed to listen on systemd activated file: fd \(number)")
        }
        return [descriptor]
    }

    /// Whether a socket is one of TCP: TLS stands on these alone.
    static func isTCP(_ descriptor: Int32) -> Bool {
        var family: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &size) == 0 else { return false }
        return family == AF_INET || family == AF_INET6
    }
}
