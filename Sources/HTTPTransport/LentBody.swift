import Glibc
import Linux

/// What is left of a body, for one thread that reads it from its socket: bytes go from the kernel to where they are
/// wanted, and what frames them is taken out there.
///
/// Unchecked: it goes from the body to that thread and back, and nobody else has it.
final class LentBody: @unchecked Sendable {
    /// Smaller reads go through a buffer of that size.
    private static let size = 1 << 16

    private var socket: FileDescriptor?
    private(set) var framing: BodyFraming
    private(set) var hasFailed = false
    /// What was read of the socket and not looked at yet.
    private var early: ArraySlice<UInt8>
    private let small = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    /// What stands in `small` to be taken.
    private var ready = 0..<0

    init(_ socket: consuming LentSocket, _ framing: BodyFraming) {
        early = socket.early[...]
        self.socket = consume socket.descriptor
        self.framing = framing
    }

    deinit { small.deallocate() }

    /// Gives up the socket, with what came after the body.
    func end() -> LentSocket? {
        guard let descriptor = socket.take() else { return nil }
        return LentSocket(descriptor: descriptor, early: Array(early))
    }

    /// 0 at the body's end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if buffer.isEmpty { return 0 }
        if ready.isEmpty {
            if buffer.count >= Self.size { return try next(into: buffer) }
            ready = 0..<(try next(into: small))
        }
        let count = min(ready.count, buffer.count)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: small[ready].prefix(count)))
        ready = (ready.lowerBound + count)..<ready.upperBound
        return count
    }

    private func next(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if hasFailed { throw HTTPError.malformed("body") }
        do {
            let filled = min(early.count, buffer.count)
            buffer.copyBytes(from: early.prefix(filled))
            early = early.dropFirst(filled)
            return try fill(buffer, from: filled)
        } catch {
            hasFailed = true
            throw error
        }
    }

    /// Reads until there is some of the body in the buffer, where so many bytes stand already, and lays it together there.
    private func fill(_ buffer: UnsafeMutableRawBufferPointer, from start: Int) throws -> Int {
        var filled = start
        while true {
            var rest = buffer[0..<filled]
            var count = 0
            step: while true {
                switch try framing.step(&rest) {
                case .piece(let piece):
                    if piece.startIndex > count, let target = buffer.baseAddress {
                        memmove(target + count, target + piece.startIndex, piece.count)
                    }
                    count += piece.count
                case .needsMore, .end: break step
                }
            }
            if count > 0 || framing.isOver {
                if !rest.isEmpty { early = Array(rest) + early }
                return count
            }
            // A part of a line, at most.
            if let target = buffer.baseAddress { memmove(target, target + rest.startIndex, rest.count) }
            filled = rest.count
            guard filled < buffer.count else { throw HTTPError.tooLarge("header line") }
            let more = try receive(UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            if more == 0 { try framing.endOfStream() }
            filled += more
        }
    }

    /// The loop has made the socket one that does not block.
    private func receive(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let raw = socket?.raw else { throw HTTPError.closed }
        while true {
            do throws(SystemCallError) {
                return try systemCall("recv") {
                    recv(raw, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
                }
            } catch {
                guard error.errno == EAGAIN else { throw error }
                var entry = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
                try systemCall("poll") { poll(&entry, 1, -1) }
            }
        }
    }
}
