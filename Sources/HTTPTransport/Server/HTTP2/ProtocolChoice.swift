import NIOCore

/// Stands before all else until a client's first bytes tell which HTTP it speaks: HTTP/2 begins with a line that is no
/// request (RFC 9113, 3.4), over TLS too. A client that tells nothing in time, its handshake included, is left. What comes
/// later goes by.
final class ProtocolChoice: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    private let patience: TimeAmount
    private let onChoice: (_ isHTTP2: Bool) throws -> Void
    private var limit: Scheduled<Void>?
    private var first = ByteBuffer()
    private var hasChosen = false

    /// `onChoice` is called on the event loop, before the bytes go on to the handlers that it may have added.
    init(patience: TimeAmount, onChoice: @escaping (_ isHTTP2: Bool) throws -> Void) {
        self.patience = patience
        self.onChoice = onChoice
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        limit = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
        context.fireChannelActive()
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        limit?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if hasChosen { return context.fireChannelRead(data) }
        var bytes = unwrapInboundIn(data)
        first.writeBuffer(&bytes)
        let begun = first.readableBytesView.prefix(Self.preface.count)
        guard begun.elementsEqual(Self.preface.prefix(begun.count)) else { return choose(false, context) }
        if begun.count == Self.preface.count { choose(true, context) } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Nothing else will come.
        if case ChannelEvent.inputClosed? = event as? ChannelEvent, !hasChosen {
            if first.readableBytes == 0 { context.close(promise: nil) } else { choose(false, context) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func choose(_ isHTTP2: Bool, _ context: ChannelHandlerContext) {
        limit?.cancel()
        hasChosen = true
        do { try onChoice(isHTTP2) } catch { return context.fireErrorCaught(error) }
        context.fireChannelRead(wrapInboundOut(first))
        context.fireChannelReadComplete()
        first = ByteBuffer()
    }
}
