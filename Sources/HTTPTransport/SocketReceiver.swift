import NIOCore

/// The inbound end of a channel's pipeline. Every member is touched on the channel's event loop only; that is what
/// makes the unchecked conformance true.
final class SocketReceiver: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer

    /// Bytes that are read before anybody asks for them.
    var window = 0
    private var pending: [UInt8] = []
    private var waiter: EventLoopPromise<[UInt8]?>?
    private var ended = false
    private var failure: (any Error)?

    /// Answers at once or keeps the promise; true when the channel has to be read for it.
    func deliver(to promise: EventLoopPromise<[UInt8]?>) -> Bool {
        if !pending.isEmpty {
            promise.succeed(pending)
            pending = []
            return window > 0
        }
        if let failure {
            promise.fail(failure)
            return false
        }
        if ended {
            promise.succeed(nil)
            return false
        }
        waiter?.fail(ChannelError.inappropriateOperationForState)
        waiter = promise
        return true
    }

    /// What was read and nobody has asked for.
    func takePending() -> [UInt8] {
        defer { pending = [] }
        return pending
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data).readableBytesView
        if let waiter {
            self.waiter = nil
            waiter.succeed(Array(bytes))
        } else {
            pending += bytes
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if pending.count < window, !ended { context.read() }
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { finish() }
        if event is IdleStateHandler.IdleStateEvent, waiter != nil {
            failure = HTTPError.timedOut
            finish()
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failure = error
        finish()
        context.close(promise: nil)
    }

    private func finish() {
        ended = true
        guard let waiter else { return }
        self.waiter = nil
        if let failure { waiter.fail(failure) } else { waiter.succeed(nil) }
    }
}
