import Glibc
import Linux

/// A TCP or UDP server with one answer: the address that it sees its client by.
final class Listener: Sendable {
    private let raw: Int32

    /// Listens in the calling thread's namespace until the process ends or `stop` is called.
    init(_ port: UInt16, isVersion6: Bool = false, isUDP: Bool = false) throws {
        let raw = try Conversation.socket(isVersion6: isVersion6, isUDP: isUDP)
        self.raw = raw
        let any = try Conversation.address(isVersion6 ? "::" : "0.0.0.0", port)
        try systemCall("bind") {
            any.withUnsafeBytes { Glibc.bind(raw, Conversation.pointer($0), socklen_t($0.count)) }
        }
        if !isUDP { try systemCall("listen") { listen(raw, 8) } }
        try DetachedThread.start {
            while Self.answer(raw, isUDP: isUDP) {}
            close(raw)
        }
    }

    func stop() { shutdown(raw, Int32(SHUT_RDWR)) }

    private static func answer(_ raw: Int32, isUDP: Bool) -> Bool {
        var place = [UInt8](repeating: 0, count: 28)
        var size = socklen_t(28)
        var byte: UInt8 = 0
        let got = place.withUnsafeMutableBytes { buffer in
            buffer.withMemoryRebound(to: sockaddr.self) { address in
                isUDP
                    ? recvfrom(raw, &byte, 1, 0, address.baseAddress, &size) - 1
                    : Int(accept(raw, address.baseAddress, &size))
            }
        }
        guard got >= 0 else { return false }
        let client = Array(Conversation.host(place).utf8)
        if isUDP {
            _ = place.withUnsafeBytes { sendto(raw, client, client.count, 0, Conversation.pointer($0), size) }
        } else {
            _ = send(Int32(got), client, client.count, Int32(truncatingIfNeeded: MSG_NOSIGNAL))
            close(Int32(got))
        }
        return true
    }
}

/// A client's side of it.
enum Conversation {
    /// The address that the server sees, or the errno's text: "connection refused", "timed out".
    static func ask(_ host: String, _ port: UInt16, isUDP: Bool, milliseconds: Int) throws -> String {
        let target = try address(host, port)
        let raw = try socket(isVersion6: target.count == 28, isUDP: isUDP)
        defer { close(raw) }
        var patience = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(raw, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        let connected = target.withUnsafeBytes { connect(raw, pointer($0), socklen_t($0.count)) }
        guard connected == 0 else { return text(errno) }
        if isUDP { guard send(raw, [0], 1, 0) == 1 else { return text(errno) } }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = recv(raw, &buffer, 64, 0)
        return count > 0 ? String(decoding: buffer[0..<count], as: UTF8.self) : text(errno)
    }

    /// A UDP socket that only talks to one port.
    static func datagramSocket(_ host: String, _ port: UInt16) throws -> Int32 {
        let target = try address(host, port)
        let raw = try socket(isVersion6: target.count == 28, isUDP: true)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        try systemCall("connect") { target.withUnsafeBytes { connect(raw, pointer($0), socklen_t($0.count)) } }
        return raw
    }

    static func ask(_ raw: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 64)
        guard send(raw, [0], 1, 0) == 1 else { return text(errno) }
        let count = recv(raw, &buffer, 64, 0)
        return count > 0 ? String(decoding: buffer[0..<count], as: UTF8.self) : text(errno)
    }

    private static func text(_ code: Int32) -> String {
        code == EINPROGRESS || code == EAGAIN ? "timed out" : SystemCallError("", errno: code).reason
    }

    static func socket(isVersion6: Bool, isUDP: Bool) throws -> Int32 {
        let type = Int32((isUDP ? SOCK_DGRAM : SOCK_STREAM).rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let raw = try systemCall("socket") { Glibc.socket(isVersion6 ? AF_INET6 : AF_INET, type, 0) }
        if isVersion6 {
            var one: Int32 = 1
            setsockopt(raw, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &one, socklen_t(MemoryLayout<Int32>.size))
        }
        return raw
    }

    /// struct sockaddr_in or sockaddr_in6.
    static func address(_ host: String, _ port: UInt16) throws -> [UInt8] {
        guard let address = IPAddress(host) else { throw EngineError.invalid(host) }
        let family = UInt8(truncatingIfNeeded: address.family)
        let start: [UInt8] = [family, 0, UInt8(port >> 8), UInt8(truncatingIfNeeded: port)]
        return address.isVersion6
            ? start + [0, 0, 0, 0] + address.bytes + [0, 0, 0, 0]
            : start + address.bytes + [UInt8](repeating: 0, count: 8)
    }

    static func host(_ place: [UInt8]) -> String {
        let isVersion6 = Int32(place[0]) == AF_INET6
        return IPAddress(Array(isVersion6 ? place[8..<24] : place[4..<8]))?.description ?? ""
    }

    static func pointer(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<sockaddr>? {
        bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
    }
}
