import CLinux
import Glibc
import Linux

/// Blocking unix sockets and the threads that serve them.
enum UnixStream {
    /// Seconds for which a peer may keep us waiting to connect: one that is stopped must not hold a thread.
    private static let connectPatience = 3

    static func connect(_ path: String) throws -> FileDescriptor {
        let socket = try make()
        let raw = socket.raw
        try limit(raw, seconds: connectPatience)
        try systemCall("connect", path: path) { UnixAddress.with(path) { Glibc.connect(raw, $0, $1) } }
        return socket
    }

    private static func limit(_ socket: Int32, seconds: Int) throws(SystemCallError) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        try systemCall("setsockopt") { setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, size) }
    }

    /// Bound inside a private folder and renamed when its mode is right: nobody can connect in between.
    static func listen(_ path: String) throws -> FileDescriptor {
        let socket = try make()
        let raw = socket.raw
        let place = try SocketPlace(path)
        defer { place.remove() }
        try systemCall("bind", path: path) { UnixAddress.with(place.temporary) { Glibc.bind(raw, $0, $1) } }
        try systemCall("listen", path: path) { Glibc.listen(raw, 64) }
        try place.publish()
        return socket
    }

    static func accept(_ listener: Int32) -> Int32 {
        let socket = monohull_accept(listener)
        // That one serves event loops; here a thread waits.
        if socket >= 0 { _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) & ~O_NONBLOCK) }
        return socket
    }

    /// How many bytes went out. When it is not all of them, errno says why.
    static func write(_ socket: Int32, _ bytes: [UInt8], waits: Bool = true) -> Int {
        let flags = Int32(MSG_NOSIGNAL) | (waits ? 0 : Int32(MSG_DONTWAIT))
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(socket, $0.baseAddress.map { $0 + offset }, bytes.count - offset, flags)
            }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { break }
            offset += count
        }
        return offset
    }

    /// Whether somebody listens on a socket, however busy; a file that a dead process left behind refuses.
    static func isAlive(_ path: String) -> Bool {
        do {
            _ = try connect(path)
            return true
        } catch {
            return !isRefusal(error)
        }
    }

    /// Whether `connect` failed because nobody listens. Any other failure says nothing about the listener.
    static func isRefusal(_ error: any Error) -> Bool {
        guard let error = error as? SystemCallError, error.call == "connect" else { return false }
        return error.errno == ENOENT || error.errno == ECONNREFUSED
    }

    private static func make() throws -> FileDescriptor {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        return FileDescriptor(owning: try systemCall("socket") { socket(AF_UNIX, kind, 0) })
    }
}
