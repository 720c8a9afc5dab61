import Bytes
import Linux

/// Bytes that a thread writes, for a task that takes them from a queue. Small writes are joined.
final class StreamSink: ByteSink {
    private static let size = 256 << 10
    private let pieces: HandoverQueue<[UInt8]>
    private var buffer: [UInt8] = []

    init(_ pieces: HandoverQueue<[UInt8]>) {
        self.pieces = pieces
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.size { try flush() }
    }

    func finish() throws { try flush() }

    private func flush() throws {
        if buffer.isEmpty { return }
        guard pieces.putBlocking(buffer) else { throw EngineError(.cancelled, "context canceled") }
        buffer.removeAll()
        buffer.reserveCapacity(Self.size)
    }
}
