import NIOCore
import NIOHPACK
import NIOHTTP2

/// Makes a stream of HTTP/2 look like a socket to what stands behind it: bytes of the body come and go, the peer's end
/// is a closed input, and the end of the answer a closed output.
final class HTTP2StreamHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = HTTP2Frame.FramePayload

    private let onHead: (_ headers: HPACKHeaders, _ isAll: Bool) -> Void
    private var hasHead = false
    private var hasAnswered = false

    /// `onHead` is called once, on the channel's event loop; `isAll`: no body follows.
    init(onHead: @escaping (_ headers: HPACKHeaders, _ isAll: Bool) -> Void) {
        self.onHead = onHead
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .headers(let content):
            // Those that follow the body are passed over, as in HTTP/1.
            if !hasHead {
                hasHead = true
                onHead(content.headers, content.endStream)
            }
            if content.endStream { context.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
        case .data(let content):
            if case .byteBuffer(let bytes) = content.data, bytes.readableBytes > 0 {
                context.fireChannelRead(wrapInboundOut(bytes))
            } else if !content.endStream {
                // Nobody's read was answered by it.
                context.read()
            }
            if content.endStream { context.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
        default: break
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let content = HTTP2Frame.FramePayload.Data(data: .byteBuffer(unwrapOutboundIn(data)))
        context.write(wrapOutboundOut(.data(content)), promise: promise)
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let head = event as? HTTP2Head else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        context.writeAndFlush(wrapOutboundOut(.headers(.init(headers: head.headers))), promise: promise)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output {
            if hasAnswered {
                promise?.succeed(())
                return
            }
            hasAnswered = true
            let end = HTTP2Frame.FramePayload.Data(data: .byteBuffer(ByteBuffer()), endStream: true)
            return context.writeAndFlush(wrapOutboundOut(.data(end)), promise: promise)
        }
        // A client that still sends, and has its answer: it may stop, and nothing is wrong (RFC 9113, 8.1).
        if hasAnswered, context.channel.isActive {
            context.writeAndFlush(wrapOutboundOut(.rstStream(.noError)), promise: nil)
        }
        context.close(mode: mode, promise: promise)
    }
}
