import CLinux
import Glibc
import Linux

/// Unix stream sockets by path name. Abstract names are never used: they pass between namespaces unguarded
/// (CVE-2020-15257).
public enum UnixSocket {
    /// Bytes of sun_path, with its closing zero.
    public static let pathCapacity = 108

    /// Binds and listens; a name that is left over from a process that died is taken over.
    public static func listen(_ path: String, backlog: Int32 = 64) throws(SystemCallError) -> FileDescriptor {
        let socket = try make()
        let raw = socket.raw
        var code = bindCode(raw, path)
        if code == EADDRINUSE && !isAnswered(path) {
            unlink(path)
            code = bindCode(raw, path)
        }
        guard code == 0 else { throw SystemCallError("bind", path: path, errno: code) }
        try systemCall("chmod", path: path) { chmod(path, 0o600) }
        try systemCall("listen", path: path) { Glibc.listen(raw, backlog) }
        return socket
    }

    /// Connects without waiting: a listener whose queue is full counts as away.
    public static func connect(_ path: String) throws(SystemCallError) -> FileDescriptor {
        let socket = try make()
        let raw = socket.raw
        try systemCall("connect", path: path) { UnixAddress.with(path) { Glibc.connect(raw, $0, $1) } }
        return socket
    }

    /// Whether somebody listens there.
    public static func isAnswered(_ path: String) -> Bool {
        do {
            _ = try connect(path)
            return true
        } catch {
            return false
        }
    }

    /// The next waiting connection, -1 when there is none.
    public static func accept(_ listener: Int32) -> Int32 {
        while true {
            let raw = monohull_accept(listener)
            if raw >= 0 || (errno != EINTR && errno != ECONNABORTED) { return raw }
        }
    }

    private static func make() throws(SystemCallError) -> FileDescriptor {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        return FileDescriptor(owning: try systemCall("socket") { socket(AF_UNIX, kind, 0) })
    }

    private static func bindCode(_ raw: Int32, _ path: String) -> Int32 {
        UnixAddress.with(path) { Glibc.bind(raw, $0, $1) } == 0 ? 0 : errno
    }
}
