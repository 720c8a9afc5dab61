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
    private var pieces: [ArraySlice<UInt8>] = []
    /// The first of them that is not read whole.
    private var position = 0

    init(_ body: HTTPBody, _ connection: SocketConnection) {
        self.body = body
        self.connection = connection
        connection.readAhead(Self.window)
    }

    deinit { connection.readAhead(0) }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if buffer.isEmpty { return 0 }
        if position == pieces.count {
            let next = connection.channel.eventLoop.makeFutureWithTask { [body] in
                try await body.nextAhead(Self.size)
            }
            pieces = try next.wait()
            position = 0
            if pieces.isEmpty { return 0 }
        }
        let count = min(pieces[position].count, buffer.count)
        pieces[position].withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
        pieces[position] = pieces[position].dropFirst(count)
        if pieces[position].isEmpty { position += 1 }
        return count
    }
}
