import Bytes
import NIOCore

/// A message's body for a thread of its own: a read blocks until the peer has sent something.
public final class HTTPBodySource: ByteSource {
    private let body: HTTPBody
    private let loop: any EventLoop
    private var piece: ArraySlice<UInt8> = []

    init(_ body: HTTPBody, _ loop: any EventLoop) {
        self.body = body
        self.loop = loop
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if buffer.isEmpty { return 0 }
        if piece.isEmpty {
            guard let next = try loop.makeFutureWithTask({ [body] in try await body.next() }).wait() else { return 0 }
            piece = next[...]
        }
        let count = min(piece.count, buffer.count)
        piece.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
        piece = piece.dropFirst(count)
        return count
    }
}
