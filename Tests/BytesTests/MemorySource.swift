import Bytes

/// Bytes from memory, at most `piece` at a time.
final class MemorySource: ByteSource {
    private var rest: ArraySlice<UInt8>
    private let piece: Int

    init(_ bytes: [UInt8], piece: Int = .max) {
        rest = bytes[...]
        self.piece = piece
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(rest.count, buffer.count, piece)
        buffer.copyBytes(from: rest.prefix(count))
        rest = rest.dropFirst(count)
        return count
    }
}

/// A head, then content without an end; who reads 16 MiB of it has believed a length.
final class EndlessSource: ByteSource {
    private let head: MemorySource
    private(set) var count = 0

    init(_ head: [UInt8]) { self.head = MemorySource(head) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = head.read(into: buffer)
        if count > 0 { return count }
        self.count += buffer.count
        if self.count > 1 << 24 { throw ByteStreamError("read on and on") }
        buffer.initializeMemory(as: UInt8.self, repeating: 0x41)
        return buffer.count
    }
}

extension ByteSource {
    /// Everything to the end, read by buffers of one size.
    func all(by size: Int = 4096) throws -> [UInt8] {
        var result: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: size)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try read(into: $0) }
            if count == 0 { return result }
            result += chunk[0..<count]
        }
    }
}

extension TarReader {
    /// The content of the current entry.
    func content() throws -> [UInt8] {
        var result: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 100)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try read(into: $0) }
            if count == 0 { return result }
            result += chunk[0..<count]
        }
    }
}
