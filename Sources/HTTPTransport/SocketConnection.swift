import NIOCore

/// One connected socket with reads on demand: nothing is read from the kernel before somebody asks for it, so a slow
/// consumer slows the peer down, and a hijacked connection loses no early bytes.
public final class SocketConnection: Sendable {
    public let channel: any Channel
    private let receiver: SocketReceiver

    init(channel: any Channel, receiver: SocketReceiver) {
        self.channel = channel
        self.receiver = receiver
    }

    /// The next bytes; nil when the peer has ended its direction.
    public func read() async throws -> [UInt8]? {
        let loop = channel.eventLoop
        let promise = loop.makePromise(of: [UInt8]?.self)
        loop.execute { [receiver, channel] in
            if receiver.deliver(to: promise) { channel.read() }
        }
        return try await withTaskCancellationHandler {
            try await promise.futureResult.get()
        } onCancel: { [channel] in
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
}
