import NIOCore
import NIOPosix

extension SocketConnection {
    /// A bare stream to a unix socket.
    public static func connect(unix path: String) async throws -> SocketConnection {
        let receiver = SocketReceiver()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.autoRead, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(receiver) }
            }
            .connect(unixDomainSocketPath: path).get()
        return SocketConnection(channel: channel, receiver: receiver)
    }
}
