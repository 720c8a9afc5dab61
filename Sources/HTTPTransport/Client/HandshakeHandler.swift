import NIOCore
import NIOTLS

/// Asks for the first bytes of a handshake and tells when TLS stands: nothing else reads before the first request, and
/// NIOSSL reads on by itself only once it has been asked. Used on its event loop only.
final class HandshakeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var promise: EventLoopPromise<Void>?

    init(_ promise: EventLoopPromise<Void>) {
        self.promise = promise
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { context.read() }
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        context.read()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { end { $0.succeed(()) } }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end { $0.fail(error) }
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end { $0.fail(HTTPError.closed) }
        context.fireChannelInactive()
    }

    private func end(_ body: (EventLoopPromise<Void>) -> Void) {
        guard let promise else { return }
        self.promise = nil
        body(promise)
    }
}
