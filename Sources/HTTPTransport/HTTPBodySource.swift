import Bytes
import NIOCore

/// A message's body for a thread of its own, on which it is also released: a read blocks until the peer has sent
/// something. While the thread works on one piece the next is read already.
public final class HTTPBodySource: ByteSource {
    private static let size = 1 << 18

    private let body: HTTPBody
    private let loop: any EventLoop
    private var piece: ArraySlice<UInt8> = []
    private var coming: EventLoopFuture<[UInt8]?>?

    init(_ body: HTTPBody, _ loop: any EventLoop) {
        self.body = body
        self.loop = loop
    }

    /// Then the body is its owner's again.
    deinit { _ = try? coming?.wait() }

    private func ask() -> EventLoopFuture<[UInt8]?> {
        loop.makeFutureWithTask { [body] in try await body.gather(Self.size) }
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if buffer.isEmpty { return 0 }
        if piece.isEmpty {
            let next = coming ?? ask()
            coming = nil
            guard let bytes = try next.wait() else { return 0 }
            piece = bytes[...]
            coming = ask()
        }
        let count = min(piece.count, buffer.count)
        piece.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
        piece = piece.dropFirst(count)
        return count
    }
}
