import NIOCore
import NIOPosix

extension SocketConnection {
    /// A bare stream to a unix socket.
    public static func connect(unix path: String) async throws -> SocketConnection {
        let receiver = SocketReceiver()
        return SocketConnection(
            channel: try await bare(receiver).connect(unixDomainSocketPath: path).get(),
            receiver: receiver
        )
    }

    /// A socket that is connected already, and that the connection owns from now on.
    static func connect(descriptor: Int32) async throws -> SocketConnection {
        let receiver = SocketReceiver()
        return SocketConnection(
            channel: try await bare(receiver).withConnectedSocket(descriptor).get(),
            receiver: receiver
        )
    }

    private static func bare(_ receiver: SocketReceiver) -> ClientBootstrap {
        ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.autoRead, value: false)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 1 << 17))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(receiver) }
            }
    }
}
