import CLinux
import Glibc
import Linux

/// A connection to a socket of the caller that gets one descriptor: the terminal's master end, or a pidfd.
enum UnixConnection {
    static func open(_ path: String) throws(SystemCallError) -> FileDescriptor {
        let descriptor = try socket(SOCK_STREAM)
        let raw = descriptor.raw
        try systemCall("connect", path: path) { UnixAddress.with(path) { Glibc.connect(raw, $0, $1) } }
        return descriptor
    }

    /// Bound and connected to nothing.
    static func datagramSocket() throws(SystemCallError) -> FileDescriptor { try socket(SOCK_DGRAM) }

    private static func socket(_ type: __socket_type) throws(SystemCallError) -> FileDescriptor {
        let flags = Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        return FileDescriptor(owning: try systemCall("socket") { Glibc.socket(AF_UNIX, flags, 0) })
    }

    /// `--pidfd-socket`: nil when there is none. A socket that is not there is told before anything is made.
    static func openForPidFD(_ path: String) throws -> Int32? {
        if path.isEmpty { return nil }
        do {
            return try open(path).take()
        } catch {
            throw RuntimeError("failed to dial --pidfd-socket: \(error)")
        }
    }

    static func send(_ pidfd: Int32, named name: String, to socket: Int32) throws(SystemCallError) {
        defer { close(socket) }
        try systemCall("sendmsg", path: "pidfd socket") { monohull_send_descriptor(socket, pidfd, name) }
    }
}
