import Bytes
import Glibc
import Linux
import Synchronization

/// The bytes of a blob as they are downloaded. Whoever reads them writes them into the content store on the way: each
/// byte is taken once. For threads that may block.
final class DownloadSource: ByteSource {
    private let writer: ContentWriter
    private let pieces: HandoverQueue<[UInt8]>
    /// What an earlier attempt has left in the store.
    private var earlier: FileSource?
    private var current: ArraySlice<UInt8> = []
    /// Decompression reads on a thread of its own, which may be in the middle of a read when unpacking has failed and
    /// the rest is drained.
    private let turn = Mutex(())

    init(_ writer: ContentWriter, _ pieces: HandoverQueue<[UInt8]>, earlier: FileSource?) {
        self.writer = writer
        self.pieces = pieces
        self.earlier = earlier
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try turn.withLock { _ in try next(into: buffer) }
    }

    private func next(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if let earlier {
            let count = try earlier.read(into: buffer)
            if count > 0 { return count }
            self.earlier = nil
        }
        if current.isEmpty {
            guard let piece = pieces.takeBlocking() else { return 0 }
            try writer.write(piece)
            current = piece[...]
        }
        let count = min(current.count, buffer.count)
        current.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
        current = current.dropFirst(count)
        return count
    }

    /// Takes what is left into the store only.
    func drain() throws {
        try turn.withLock { _ in
            while let piece = pieces.takeBlocking() { try writer.write(piece) }
        }
    }
}
