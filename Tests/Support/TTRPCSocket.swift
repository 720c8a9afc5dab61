import Glibc
import Linux

/// One end of a ttrpc connection over a unix socket: whole frames, one after the other, each within a time.
public final class TTRPCSocket {
    public struct Frame {
        public let stream: UInt32
        public let kind: UInt8
        public let payload: [UInt8]
    }

    private static let seconds = 20
    private let raw: Int32
    private var lastStream: UInt32 = 0

    public init(connectingTo path: String) throws {
        raw = try Self.make()
        let socket = raw
        guard UnixAddress.with(path, { connect(socket, $0, $1) }) == 0 else { throw Failure("\(path): errno \(errno)") }
    }

    public init(accepting listener: Int32) throws {
        var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, Int32(Self.seconds * 1000)) > 0 else { throw Failure("nobody connects") }
        raw = accept(listener, nil, nil)
        guard raw >= 0 else { throw Failure("accept: errno \(errno)") }
        try Self.limit(raw)
    }

    deinit { close(raw) }

    /// A listening socket of that name; the caller closes it.
    public static func listen(_ path: String) throws -> Int32 {
        let socket = try make()
        guard UnixAddress.with(path, { bind(socket, $0, $1) }) == 0, Glibc.listen(socket, 8) == 0 else {
            throw Failure("\(path): errno \(errno)")
        }
        return socket
    }

    private static func make() throws -> Int32 {
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw Failure("socket: errno \(errno)") }
        try limit(socket)
        return socket
    }

    private static func limit(_ socket: Int32) throws {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        guard setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, size) == 0 else {
            throw Failure("setsockopt: errno \(errno)")
        }
    }

    /// A call and its answer's message; a status other than OK is thrown as "CODE: TEXT".
    public func call(_ service: String, _ method: String, _ message: WireMessage) throws -> [UInt8] {
        var request = WireMessage([1: service, 2: method])
        request.add(3, message.bytes)
        lastStream += lastStream == 0 ? 1 : 2
        try send(stream: lastStream, kind: 1, request.bytes)
        let answer = try receive()
        guard answer.stream == lastStream, answer.kind == 2 else { throw Failure("\(method): not its answer") }
        let fields = try WireMessage.fields(answer.payload)
        if let status = fields[1] {
            let parts = try WireMessage.fields(status.content)
            if let code = parts[1]?.value, code != 0 {
                throw Failure("\(code): \(String(decoding: parts[2]?.content ?? [], as: UTF8.self))")
            }
        }
        return fields[2]?.content ?? []
    }

    public func send(stream: UInt32, kind: UInt8, _ payload: [UInt8]) throws {
        var bytes: [UInt8] = []
        for value in [UInt32(payload.count), stream] {
            withUnsafeBytes(of: value.bigEndian) { bytes += Array($0) }
        }
        bytes += [kind, kind == 1 ? 1 : 0] + payload
        guard Glibc.send(raw, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Failure("send: errno \(errno)")
        }
    }

    public func receive() throws -> Frame {
        let header = try read(10)
        func number(_ place: Int) -> UInt32 { header[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        let payload = try read(Int(number(0)))
        return Frame(stream: number(4), kind: header[8], payload: payload)
    }

    private func read(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { recv(raw, $0.baseAddress.map { $0 + filled }, count - filled, 0) }
            guard got > 0 else { throw Failure(got == 0 ? "the other side hung up" : "recv: errno \(errno)") }
            filled += got
        }
        return bytes
    }
}
