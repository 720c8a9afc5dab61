import Glibc
import Linux
import NIOCore
import NIOPosix
import Synchronization

/// One connected socket with reads on demand: nothing is read from the kernel before somebody asks for it, so a slow
/// consumer slows the peer down, and a hijacked connection loses no early bytes.
public final class SocketConnection: Sendable {
    /// Of what stands at the socket: another channel once it has been lent.
    private struct End {
        var channel: any Channel
        var receiver: SocketReceiver
        var isLent = false
        var onClose: (@Sendable () -> Void)?
    }

    private let end: Mutex<End>
    /// Whether the socket carries the very bytes that are read here: no TLS, and no stream of HTTP/2.
    private let isBare: Bool

    public var channel: any Channel { end.withLock { $0.channel } }
    private var receiver: SocketReceiver { end.withLock { $0.receiver } }

    init(channel: any Channel, receiver: SocketReceiver, isBare: Bool = false) {
        end = Mutex(End(channel: channel, receiver: receiver))
        self.isBare = isBare
    }

    /// The next bytes; nil when the peer has ended its direction.
    public func read() async throws -> [UInt8]? {
        let (channel, receiver) = end.withLock { ($0.channel, $0.receiver) }
        let promise = channel.eventLoop.makePromise(of: [UInt8]?.self)
        channel.eventLoop.execute {
            if receiver.deliver(to: promise) { channel.read() }
        }
        return try await withTaskCancellationHandler {
            try await promise.futureResult.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// From now on up to so many bytes are read before anybody asks for them; 0 for none.
    func readAhead(_ size: Int) {
        channel.eventLoop.execute { [receiver, channel] in
            receiver.window = size
            if size > 0 { channel.read() }
        }
    }

    /// Returns when the kernel has taken the bytes.
    public func write(_ bytes: [UInt8]) async throws {
        if bytes.isEmpty { return }
        try await channel.writeAndFlush(channel.allocator.buffer(bytes: bytes)).get()
    }

    /// Closes after an answer that was given before the peer had sent all: what it still sends is read for a moment, for
    /// bytes that nobody reads make the kernel take the answer back (RST).
    func closeGently() async {
        let patience = channel.eventLoop.scheduleTask(in: .seconds(2)) { [channel] in
            channel.close(promise: nil)
        }
        try? await channel.close(mode: .output).get()
        while let bytes = try? await read(), !bytes.isEmpty {}
        patience.cancel()
        await close()
    }

    public func close() async {
        try? await channel.close().get()
    }

    /// Calls once, when the connection is closed from either side.
    func whenClosed(_ body: @escaping @Sendable () -> Void) {
        end.withLock { $0.onClose = body }
        watch(channel)
    }

    private func watch(_ channel: any Channel) {
        channel.closeFuture.whenComplete { [self] _ in
            let body = end.withLock { end in
                // Of a socket that was lent, what closed was the channel alone.
                if end.isLent || end.channel !== channel { return nil as (@Sendable () -> Void)? }
                defer { end.onClose = nil }
                return end.onClose
            }
            body?()
        }
    }
}

// MARK: a socket without its loop

extension SocketConnection {
    /// Takes the socket from its event loop, for a thread that reads it itself; nil where it does not carry what is read
    /// here. Until it is taken back nobody but that thread sees that the peer has gone.
    func lend() async throws -> LentSocket? {
        guard isBare else { return nil }
        let (channel, receiver) = end.withLock { ($0.channel, $0.receiver) }
        let raw = try await channel.eventLoop.submit { [self] in
            let raw = try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
                raw in try systemCall("fcntl") { fcntl(raw, F_DUPFD_CLOEXEC, 0) }
            }
            guard let raw else { throw ChannelError.operationUnsupported }
            // A channel reads its socket when the peer ends its direction, asked to or not: two would read it.
            end.withLock { $0.isLent = true }
            channel.close(promise: nil)
            return raw
        }.get()
        let descriptor = Linux.FileDescriptor(owning: raw)
        return LentSocket(descriptor: descriptor, early: try await channel.eventLoop.submit(receiver.takePending).get())
    }

    /// Gives the socket a channel again.
    func takeBack(_ socket: consuming Linux.FileDescriptor) async throws {
        let old = channel
        let receiver = SocketReceiver()
        do {
            let channel = try await ClientBootstrap(group: old.eventLoop)
                .channelOption(.allowRemoteHalfClosure, value: true)
                .channelOption(.autoRead, value: false)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(receiver) }
                }
                .withConnectedSocket(socket.take()).get()
            end.withLock { end in
                end.channel = channel
                end.receiver = receiver
                end.isLent = false
            }
            watch(channel)
        } catch {
            end.withLock { $0.isLent = false }
            watch(old)
            throw error
        }
    }
}
