import Glibc
import Linux

/// Who is at the other end of a unix socket (SO_PEERCRED, unix(7)).
enum SocketPeer {
    /// The process that listens on the socket of that path, or nil.
    static func listener(of path: String) -> pid_t? {
        // Without waiting: one whose queue is full is looked at again by the caller.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        guard let raw = try? systemCall("socket", { socket(AF_UNIX, kind, 0) }) else { return nil }
        let descriptor = FileDescriptor(owning: raw)
        guard UnixAddress.with(path, { connect(raw, $0, $1) }) == 0 else { return nil }
        // struct ucred: pid, uid, gid.
        var credentials: (pid_t, uid_t, gid_t) = (0, 0, 0)
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(descriptor.raw, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0, credentials.1 == 0,
            credentials.0 > 0
        else { return nil }
        return credentials.0
    }
}
