import Bytes
import NIOCore

/// The body of a streamed answer for a thread of its own: writes are joined to large chunks, and block while the client
/// is behind. A client that hangs up makes the next write throw.
public final class HTTPBodySink: ByteSink {
    private static let size = 512 << 10
    /// A chunk's length as eight digits, so that it can be filled in when the chunk is whole.
    private static let headLength = 10

    private let channel: any Channel
    private var chunk: ByteBuffer
    /// One chunk is on its way while the next is filled.
    private var previous: EventLoopFuture<Void>?

    init(_ channel: any Channel) {
        self.channel = channel
        chunk = channel.allocator.buffer(capacity: Self.headLength)
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

    /// Returns when the kernel has taken all. The answer's end is the responder's to send.
    public func finish() throws {
        try flush()
        try previous?.wait()
        previous = nil
    }

    private func begin() {
        chunk = channel.allocator.buffer(capacity: Self.headLength + Self.size + 2)
        chunk.writeString("00000000\r\n")
    }

    private func flush() throws {
        let length = chunk.readableBytes - Self.headLength
        guard length > 0 else { return }
        let digits = String(length, radix: 16)
        chunk.setString(String(repeating: "0", count: 8 - digits.utf8.count) + digits, at: chunk.readerIndex)
        chunk.writeString("\r\n")
        try previous?.wait()
        previous = channel.writeAndFlush(chunk)
        chunk = channel.allocator.buffer(capacity: Self.headLength)
    }
}
