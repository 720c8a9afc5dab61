import Bytes
import NIOCore

/// A message's body for a thread of its own: a read blocks until the peer has sent something. What comes at first, all
/// of a small body, comes through the connection's event loop. For more than that the thread gets the socket itself:
/// on two cores, one of which is the client's, each thread that bytes pass is one too many. Where it cannot have it
/// (TLS, HTTP/2), the next bytes are read already while the thread works on those that it has.
///
/// Unchecked: `work` of HTTPBody.blocking gives it to one thread, and is over before anything else is called.
public final class HTTPBodySource: ByteSource, @unchecked Sendable {
    private static let size = 1 << 18
    /// Bytes that may lie between the socket and the thread.
    private static let window = 1 << 20

    private enum Way { case first, lent(LentBody), ahead }

    private let body: HTTPBody
    private let connection: SocketConnection
    private var way = Way.first
    private var pieces: [ArraySlice<UInt8>] = []
    /// The first of them that is not read whole.
    private var position = 0

    init(_ body: HTTPBody, _ connection: SocketConnection) {
        self.body = body
        self.connection = connection
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if buffer.isEmpty { return 0 }
        if position == pieces.count {
            if case .lent(let lent) = way { return try lent.read(into: buffer) }
            if case .first = way, position > 0 {
                if let lent = try wait({ body in try await body.lend() }) {
                    way = .lent(lent)
                    return try lent.read(into: buffer)
                }
                way = .ahead
                connection.readAhead(Self.window)
            }
            if case .first = way {
                pieces = try wait { try await $0.gather(Self.size) }
            } else {
                pieces = try wait { try await $0.nextAhead(Self.size) }
            }
            position = 0
            if pieces.isEmpty { return 0 }
        }
        let count = min(pieces[position].count, buffer.count)
        pieces[position].withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
        pieces[position] = pieces[position].dropFirst(count)
        if pieces[position].isEmpty { position += 1 }
        return count
    }

    private func wait<Value: Sendable>(_ work: @escaping @Sendable (HTTPBody) async throws -> Value) throws -> Value {
        try connection.channel.eventLoop.makeFutureWithTask { [body] in try await work(body) }.wait()
    }

    /// Nothing is read of it any more; the rest stays with the body.
    func end() async throws {
        switch way {
        case .first: break
        case .lent(let lent): try await body.takeBack(lent)
        case .ahead: connection.readAhead(0)
        }
    }
}
