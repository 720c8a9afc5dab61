import Bytes

/// Bytes that a task puts into a queue, for a thread that reads them.
final class StreamSource: ByteSource {
    private let pieces: HandoverQueue<[UInt8]>
    private var current: ArraySlice<UInt8> = []

    init(_ pieces: HandoverQueue<[UInt8]>) {
        self.pieces = pieces
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if buffer.isEmpty { return 0 }
        if current.isEmpty {
            guard let piece = pieces.takeBlocking() else { return 0 }
            current = piece[...]
        }
        let count = min(current.count, buffer.count)
        current.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
        current = current.dropFirst(count)
        return count
    }
}
