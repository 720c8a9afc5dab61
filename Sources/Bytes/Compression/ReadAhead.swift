import Linux

/// Pulls a source on a thread of its own, some pieces ahead of who reads: what the source takes (decompression) and
/// what is done with the bytes (a digest, files) then run at the same time.
public final class ReadAhead: ByteSource {
    private let queue = PieceQueue()
    private var piece: PieceQueue.Piece?
    private var offset = 0

    /// Unchecked: from the start of the thread on it alone touches the source.
    private struct Handover: @unchecked Sendable {
        let source: any ByteSource
    }

    public init(_ source: any ByteSource) throws {
        let (queue, handover) = (queue, Handover(source: source))
        try DetachedThread.start { Self.fill(queue, from: handover.source) }
    }

    /// Waits for the thread, which ends at its next piece: then the source is its owner's again.
    deinit { queue.close() }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if buffer.isEmpty { return 0 }
        if piece == nil {
            piece = try queue.takeFilled()
            offset = 0
        }
        guard let piece else { return 0 }
        let count = min(buffer.count, piece.count - offset)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: piece.buffer[offset..<offset + count]))
        offset += count
        if offset == piece.count {
            queue.giveBack(piece)
            self.piece = nil
        }
        return count
    }

    private static func fill(_ queue: PieceQueue, from source: any ByteSource) {
        do {
            while var piece = queue.takeEmpty() {
                while piece.count < piece.buffer.count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: piece.buffer[piece.count...])
                    let count = try source.read(into: rest)
                    if count == 0 {
                        queue.add(piece)
                        return queue.end(nil)
                    }
                    piece.count += count
                }
                queue.add(piece)
            }
            queue.end(nil)
        } catch {
            queue.end(error)
        }
    }
}
