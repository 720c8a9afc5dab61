import Bytes
import Synchronization
import Testing

/// Bytes that are read on another thread are the same bytes, and their errors the same errors.
@Suite struct ReadAheadTests {
    private final class FailingSource: ByteSource {
        private let head: MemorySource
        init(_ head: [UInt8]) { self.head = MemorySource(head) }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
            let count = head.read(into: buffer)
            if count == 0 { throw ByteStreamError("broken") }
            return count
        }
    }

    @Test(arguments: [0, 1, 1 << 18, (1 << 18) + 1, 5_000_000], [1000, 70_000, 1 << 20])
    func `content comes out whole`(size: Int, buffer: Int) throws {
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
        #expect(try ReadAhead(MemorySource(content, piece: 4097)).all(by: buffer) == content)
    }

    @Test func `the end stays the end`() throws {
        let source = try ReadAhead(MemorySource([1, 2]))
        #expect(try source.all() == [1, 2])
        #expect(try source.all() == [])
    }

    @Test func `an error comes to who reads, and again`() throws {
        let source = try ReadAhead(FailingSource([UInt8](repeating: 7, count: 1 << 19)))
        for _ in 0..<2 {
            let failure = try #require(throws: ByteStreamError.self) { try source.all() }
            #expect(failure.description == "broken")
        }
    }

    /// Counts those that are there.
    private final class CountedSource: ByteSource {
        static let count = Mutex(0)
        init() { Self.count.withLock { $0 += 1 } }
        deinit { Self.count.withLock { $0 -= 1 } }

        func read(into buffer: UnsafeMutableRawBufferPointer) -> Int { buffer.count }
    }

    @Test func `who stops reading ends the thread and frees its source`() throws {
        for _ in 0..<20 {
            let source = try ReadAhead(CountedSource())
            var buffer = [UInt8](repeating: 0, count: 100)
            #expect(try buffer.withUnsafeMutableBytes { try source.read(into: $0) } == 100)
        }
        while CountedSource.count.withLock({ $0 }) > 0 {}
    }

    @Test(arguments: [1, 100, (1 << 17) - 1, 1 << 17, 1 << 18])
    func `small writes are gathered and none is lost`(piece: Int) throws {
        let memory = MemorySink()
        let sink = BufferedSink(memory)
        let content = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        for start in stride(from: 0, to: content.count, by: piece) {
            try sink.write(Array(content[start..<min(start + piece, content.count)]))
        }
        #expect(memory.bytes.count < content.count || piece >= 1 << 17)
        try sink.finish()
        #expect(memory.bytes == content)
    }
}
