import Glibc
import Linux

/// A unix socket that takes what log drivers send.
public struct LogServer: ~Copyable {
    public let path: String
    private let socket: FileDescriptor
    private let isStream: Bool

    public init(_ path: String, isStream: Bool) throws {
        let kind = isStream ? SOCK_STREAM : SOCK_DGRAM
        let raw = try systemCall("socket") { Glibc.socket(AF_UNIX, Int32(kind.rawValue | SOCK_CLOEXEC.rawValue), 0) }
        let opened = FileDescriptor(owning: raw)
        try systemCall("bind", path: path) { UnixAddress.with(path) { Glibc.bind(raw, $0, $1) } }
        if isStream { try systemCall("listen") { listen(raw, 8) } }
        // Members last: a value that cannot be copied must not be half made when something throws.
        self.path = path
        self.isStream = isStream
        socket = opened
    }

    /// The next message, or all that the next client sends; waits ten seconds for it.
    public func receive() throws -> String {
        try awaitInput(socket.raw)
        guard isStream else { return String(decoding: try read(socket.raw), as: UTF8.self) }
        let raw = socket.raw
        let client = FileDescriptor(owning: try systemCall("accept") { accept(raw, nil, nil) })
        var all: [UInt8] = []
        while true {
            try awaitInput(client.raw)
            let piece = try read(client.raw)
            if piece.isEmpty { return String(decoding: all, as: UTF8.self) }
            all += piece
        }
    }

    private func awaitInput(_ raw: Int32) throws {
        var entry = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 10_000) > 0 else { throw Failure("nothing came to \(path)") }
    }

    private func read(_ raw: Int32) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = try systemCall("read") {
            bytes.withUnsafeMutableBytes { Glibc.read(raw, $0.baseAddress, $0.count) }
        }
        return Array(bytes[..<count])
    }
}
