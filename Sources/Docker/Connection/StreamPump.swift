import Glibc
import Linux

/// Bytes in one direction between two descriptors. What cannot be written yet is kept, and nothing more read meanwhile.
struct StreamPump {
    private(set) var source: Int32
    let target: Int32
    private var pending: ArraySlice<UInt8> = []

    init(from source: Int32, to target: Int32) {
        self.source = source
        self.target = target
    }

    /// Nothing comes any more, and everything is written.
    var isDone: Bool { source < 0 && pending.isEmpty }

    var waits: [pollfd] {
        [
            pollfd(fd: pending.isEmpty ? source : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: pending.isEmpty ? -1 : target, events: Int16(POLLOUT), revents: 0),
        ]
    }

    /// By what poll(2) says of `waits`.
    mutating func work(_ found: ArraySlice<pollfd>) throws {
        if let first = found.first, first.revents != 0 {
            var chunk = [UInt8](repeating: 0, count: 64 << 10)
            let count = try systemCall("read") { read(source, &chunk, chunk.count) }
            if count == 0 { source = -1 }
            pending = chunk[..<count]
        }
        if let last = found.last, last.revents != 0 || !pending.isEmpty { try write() }
    }

    /// A descriptor may be somebody else's, too, and must stay blocking: so only what poll(2) has promised is written.
    private mutating func write() throws {
        var wait = pollfd(fd: target, events: Int16(POLLOUT), revents: 0)
        guard poll(&wait, 1, 0) > 0 else { return }
        // So much a pipe takes that has room at all; a socket takes what it can.
        let piece = pending.prefix(Int(PIPE_BUF))
        let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
        var count = pending.withUnsafeBytes { send(target, $0.baseAddress, $0.count, flags) }
        if count < 0 && errno == ENOTSOCK {
            count = piece.withUnsafeBytes { Glibc.write(target, $0.baseAddress, $0.count) }
        }
        if count < 0 {
            if errno == EAGAIN || errno == EINTR { return }
            throw SystemCallError("write")
        }
        pending = pending.dropFirst(count)
    }
}
