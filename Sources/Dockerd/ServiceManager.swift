import Glibc
import Linux

/// Tells the service manager what the daemon does (sd_notify(3)): one datagram to the socket in NOTIFY_SOCKET.
struct ServiceManager: Sendable {
    private let path: String?

    /// Read once, before the first thread; children are not meant, so the variable is taken away.
    static func take() -> ServiceManager {
        let path = getenv("NOTIFY_SOCKET").map { String(cString: $0) }
        unsetenv("NOTIFY_SOCKET")
        return ServiceManager(path: path?.isEmpty == false ? path : nil)
    }

    /// What cannot be told is no failure of the daemon's.
    func tell(_ state: String) {
        guard let path else { return }
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard let raw = try? systemCall("socket", { socket(AF_UNIX, kind, 0) }) else { return }
        let descriptor = FileDescriptor(owning: raw)
        let bytes = Array(state.utf8)
        guard UnixAddress.with(path, { connect(raw, $0, $1) }) == 0,
            send(descriptor.raw, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)) == bytes.count
        else {
            Log.warning("the service manager cannot be told \(state)")
            return
        }
    }
}
