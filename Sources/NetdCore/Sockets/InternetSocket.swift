import CLinux
import Glibc
import Linux

/// Sockets of TCP, UDP and SCTP that never block.
enum InternetSocket {
    static let reuse = SO_REUSEADDR

    private static func make(_ family: Int32, _ transport: Transport) throws(SystemCallError) -> FileDescriptor {
        let kind = transport.type | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        return FileDescriptor(owning: try systemCall("socket") { socket(family, kind, transport.number) })
    }

    /// Of version 6 it is for connections of version 4, too, where it `takesBoth`.
    static func bound(
        _ place: SocketPlace,
        _ transport: Transport,
        takesBoth: Bool = false
    ) throws(SystemCallError) -> FileDescriptor {
        let descriptor = try make(place.address.family, transport)
        let raw = descriptor.raw
        // Connections of a listener that is gone are not in the way.
        if transport != .udp { set(raw, reuse) }
        if place.address.isVersion6 { set(raw, IPV6_V6ONLY, of: Int32(IPPROTO_IPV6), to: takesBoth ? 0 : 1) }
        try systemCall("bind", path: "\(place.address) port \(place.port)") { place.with { bind(raw, $0, $1) } }
        return descriptor
    }

    /// Bound, and listening where it has connections.
    static func listen(
        _ place: SocketPlace,
        _ transport: Transport,
        takesBoth: Bool = false
    ) throws(SystemCallError) -> FileDescriptor {
        let descriptor = try bound(place, transport, takesBoth: takesBoth)
        let raw = descriptor.raw
        if transport != .udp { try systemCall("listen") { Glibc.listen(raw, 128) } }
        return descriptor
    }

    /// Connected, or where that takes packets about to be: writable then, or failed.
    static func connect(_ place: SocketPlace, _ transport: Transport) throws(SystemCallError) -> FileDescriptor {
        let descriptor = try make(place.address.family, transport)
        let raw = descriptor.raw
        if place.with({ Glibc.connect(raw, $0, $1) }) != 0, errno != EINPROGRESS { throw SystemCallError("connect") }
        return descriptor
    }

    /// What a relay's connections need: small pieces go at once, and a side that has vanished is noticed after three minutes.
    static func tune(_ raw: Int32) {
        set(raw, SO_KEEPALIVE)
        for (option, value) in [(TCP_NODELAY, 1), (TCP_KEEPIDLE, 60), (TCP_KEEPINTVL, 15), (TCP_KEEPCNT, 8)] {
            set(raw, option, of: Int32(IPPROTO_TCP), to: Int32(value))
        }
    }

    /// The other side is told of an error, not of an end.
    static func resetAtClose(_ raw: Int32) {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(raw, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }

    static func peer(_ raw: Int32) -> SocketPlace? { place(raw, getpeername) }

    /// The port that a socket got which was bound to any.
    static func port(_ raw: Int32) -> UInt16 { place(raw, getsockname)?.port ?? 0 }

    private static func place(
        _ raw: Int32,
        _ call: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> SocketPlace? {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call(raw, $0, &size) }
        }
        return code == 0 ? SocketPlace(storage) : nil
    }

    /// The next datagram and who sent it; nil when none waits.
    static func receive(_ raw: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> (bytes: [UInt8], from: SocketPlace)? {
        var storage = sockaddr_storage()
        while true {
            var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let count = withUnsafeMutableBytes(of: &storage) { bytes in
                bytes.withMemoryRebound(to: sockaddr.self) {
                    recvfrom(raw, buffer.baseAddress, buffer.count, 0, $0.baseAddress, &size)
                }
            }
            if count >= 0, let place = SocketPlace(storage) { return (Array(buffer[..<count]), place) }
            // What a datagram that was sent before came to is told here (ECONNREFUSED); the next one may be there.
            if count >= 0 || errno == EINTR || errno == ECONNREFUSED { continue }
            return nil
        }
    }

    /// One that finds no room is lost, as datagrams may be.
    static func send(_ raw: Int32, _ bytes: [UInt8], to place: SocketPlace) {
        _ = place.with { address, size in
            bytes.withUnsafeBytes { sendto(raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL), address, size) }
        }
    }

    static func set(_ raw: Int32, _ option: Int32, of level: Int32 = SOL_SOCKET, to value: Int32 = 1) {
        var value = value
        setsockopt(raw, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
