import CLinux
import Glibc
import Linux

/// Sockets of TCP and UDP that never block.
enum InternetSocket {
    static func make(_ family: Int32, isUDP: Bool) throws(SystemCallError) -> FileDescriptor {
        let kind = (isUDP ? SOCK_DGRAM : SOCK_STREAM).rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        return FileDescriptor(owning: try systemCall("socket") { socket(family, Int32(kind), 0) })
    }

    /// Bound, and listening where it is TCP. Of version 6 it takes no connections of version 4.
    static func listen(_ place: SocketPlace, isUDP: Bool) throws(SystemCallError) -> FileDescriptor {
        let descriptor = try make(place.address.family, isUDP: isUDP)
        let raw = descriptor.raw
        if !isUDP { set(raw, SOL_SOCKET, SO_REUSEADDR) }
        if place.address.isVersion6 { set(raw, Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
        try systemCall("bind", path: "\(place.address) port \(place.port)") { place.with { bind(raw, $0, $1) } }
        if !isUDP { try systemCall("listen") { Glibc.listen(raw, 128) } }
        return descriptor
    }

    /// Connected, or for TCP about to be: writable then, or failed.
    static func connect(_ place: SocketPlace, isUDP: Bool) throws(SystemCallError) -> FileDescriptor {
        let descriptor = try make(place.address.family, isUDP: isUDP)
        let raw = descriptor.raw
        if place.with({ Glibc.connect(raw, $0, $1) }) != 0, errno != EINPROGRESS { throw SystemCallError("connect") }
        return descriptor
    }

    /// The port that a socket got which was bound to any.
    static func port(_ raw: Int32) -> UInt16 {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { getsockname(raw, $0.baseAddress, &size) }
        }
        return code == 0 ? SocketPlace(storage)?.port ?? 0 : 0
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

    private static func set(_ raw: Int32, _ level: Int32, _ option: Int32) {
        var one: Int32 = 1
        setsockopt(raw, level, option, &one, socklen_t(MemoryLayout<Int32>.size))
    }
}
