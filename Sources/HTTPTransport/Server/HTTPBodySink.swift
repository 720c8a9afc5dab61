import Bytes
import NIOCore

/// The body of a streamed answer for a thread of its own: writes are joined to large chunks, and block while the client
/// is behind. A client that hangs up makes the next write throw.
public final class HTTPBodySink: ByteSink {
    private static let size = (512 << 10) - 16
    /// A chunk's length as eight digits, so that it can be filled in when the chunk is whole.
    private static let headLength = 10

    private let channel: any Channel
    private let isChunked: Bool
    private var chunk: ByteBuffer
    /// One chunk is on its way while the next is filled; its memory is used again after that.
    private var sent: ByteBuffer
    private var previous: EventLoopFuture<Void>?

    init(_ channel: any Channel, isChunked: Bool) {
        self.channel = channel
        self.isChunked = isChunked
        chunk = channel.allocator.buffer(capacity: 0)
        sent = chunk
    }

    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            if chunk.readableBytes == 0 { begin() }
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.size + Self.headLength - chunk.readableBytes))
            chunk.writeBytes(part)
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
            if chunk.readableBytes >= Self.size + Self.headLength { try flush() }
        }
    }

    public func write(upTo limit: Int, _ fill: (UnsafeMutableRawBufferPointer) throws -> Int) throws -> Int {
        if chunk.readableBytes == 0 { begin() }
        let room = min(limit, Self.size + Self.headLength - chunk.readableBytes)
        let count = try chunk.writeWithUnsafeMutableBytes(minimumWritableBytes: room) {
            try fill(UnsafeMutableRawBufferPointer(rebasing: $0[0..<room]))
        }
        if chunk.readableBytes >= Self.size + Self.headLength { try flush() }
        return count
    }

    /// Returns when the kernel has taken all. The answer's end is the responder's to send.
    public func finish() throws {
        try flush()
        try previous?.wait()
        previous = nil
    }

    private func begin() {
        chunk.clear(minimumCapacity: Self.headLength + Self.size + 2)
        chunk.writeString("00000000\r\n")
    }

    private func flush() throws {
        let length = chunk.readableBytes - Self.headLength
        guard length > 0 else { return }
        if isChunked {
            let digits = String(length, radix: 16)
            chunk.setString(String(repeating: "0", count: 8 - digits.utf8.count) + digits, at: chunk.readerIndex)
            chunk.writeString("\r\n")
        } else {
            chunk.moveReaderIndex(forwardBy: Self.headLength)
        }
        try previous?.wait()
        previous = channel.writeAndFlush(chunk)
        swap(&chunk, &sent)
        chunk.clear()
    }
}
