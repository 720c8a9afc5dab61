import Bytes
import NIOCore

/// A message's body for a thread of its own: a read blocks until the peer has sent something. While the thread works on
/// what it has, the next is read already; what nobody takes any more stays with the body.
public final class HTTPBodySource: ByteSource {
    private static let size = 1 << 18
    /// Bytes that may lie between the socket and the thread.
    private static let window = 1 << 20

    private let body: HTTPBody
    private let connection: SocketConnection
    private var piece: ArraySlice<UInt8> = []

    init(_ body: HTTPBody, _ connection: SocketConnection) {
        self.body = body
        self.connection = connection
        connection.readAhead(Self.window)
    }

    deinit { connection.readAhead(0) }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if buffer.isEmpty { return 0 }
        if piece.isEmpty {
            let next = connection.channel.eventLoop.makeFutureWithTask { [body] in
                try await body.nextAhead(Self.size)
            }
            guard let bytes = try next.wait() else { return 0 }
            piece = bytes[...]
        }
        let count = min(piece.count, buffer.count)
        piece.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
        piece = piece.dropFirst(count)
        return count
    }
}
