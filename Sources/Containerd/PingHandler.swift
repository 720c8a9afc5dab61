import NIOCore

/// Answers HTTP/2's PING frames before NIO's HTTP/2 handler sees them. That one ends a connection with more than 200 of
/// them in 30 seconds, and clients in Go send one for each burst of data: no download of some megabytes would come
/// through. Everything else passes as it is. For plain connections; used on its event loop only.
final class PingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let headSize = 9
    private static let pingSize = 8
    /// Bytes until the next frame; a connection begins with 24 that are none.
    private var rest = 24
    /// The beginning of a frame that has not arrived whole.
    private var held: ByteBuffer?

    /// In front of everything that the channel has.
    static func install(on channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(PingHandler(), position: .first)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if var start = held {
            start.writeBuffer(&bytes)
            bytes = start
            held = nil
        }
        var passing = bytes.readerIndex
        var index = passing
        while index < bytes.writerIndex {
            if rest > 0 {
                let step = min(rest, bytes.writerIndex - index)
                rest -= step
                index += step
                continue
            }
            guard let head = bytes.getBytes(at: index, length: Self.headSize) else { break }
            let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
            // An answer to a ping of ours goes to who has sent it.
            guard head[3] == 6, head[4] & 1 == 0, length == Self.pingSize else {
                rest = Self.headSize + length
                continue
            }
            guard let content = bytes.getBytes(at: index + Self.headSize, length: Self.pingSize) else { break }
            pass(bytes, passing..<index, context)
            answer(content, context)
            index += Self.headSize + Self.pingSize
            passing = index
        }
        pass(bytes, passing..<index, context)
        if index < bytes.writerIndex { held = bytes.getSlice(at: index, length: bytes.writerIndex - index) }
    }

    private func pass(_ bytes: ByteBuffer, _ range: Range<Int>, _ context: ChannelHandlerContext) {
        guard !range.isEmpty, let slice = bytes.getSlice(at: range.lowerBound, length: range.count) else { return }
        context.fireChannelRead(wrapInboundOut(slice))
    }

    private func answer(_ content: [UInt8], _ context: ChannelHandlerContext) {
        let frame = [0, 0, UInt8(Self.pingSize), 6, 1, 0, 0, 0, 0] + content
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: frame)), promise: nil)
    }
}
