import Bytes
import CZlib
import CZstd
import Testing

@Suite struct DecompressionTests {
    /// Bytes that compress a little, the same each time.
    private static func noise(_ count: Int) -> [UInt8] {
        var state: UInt32 = 12345
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 28) &+ 0x61
        }
    }

    private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        try #require(deflateInit2_(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK)
        defer { deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: bytes.count + 1024)
        let count = output.count
        let result = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(count)
                return deflate(&stream, Z_FINISH)
            }
        }
        try #require(result == Z_STREAM_END)
        return Array(output[..<(count - Int(stream.avail_out))])
    }

    private func zstd(_ bytes: [UInt8]) throws -> [UInt8] {
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let count = output.withUnsafeMutableBytes { output in
            bytes.withUnsafeBytes { ZSTD_compress(output.baseAddress, output.count, $0.baseAddress, $0.count, 3) }
        }
        try #require(ZSTD_isError(count) == 0)
        return Array(output[..<count])
    }

    private func error(_ bytes: [UInt8]) throws -> String {
        try #require(throws: ByteStreamError.self) { try Decompression.source(MemorySource(bytes)).all() }.description
    }

    @Test(arguments: [1, 3, 512, 65535, 65536, 1 << 20])
    func `gzip comes out whole by buffers of any size`(size: Int) throws {
        let content = Self.noise(300_000)
        let source = try Decompression.source(MemorySource(try gzip(content), piece: 1000))
        #expect(try source.all(by: size) == content)
    }

    // libzstd gives a block out by the buffers of its caller, when it has nearly read the last byte.
    @Test(arguments: [1, 3, 512, 65535, 65536, 1 << 20])
    func `zstd comes out whole by buffers of any size`(size: Int) throws {
        for content in [Self.noise(300_000), [UInt8](repeating: 0, count: 100_000), Self.noise(512)] {
            let source = try Decompression.source(MemorySource(try zstd(content), piece: 1000))
            #expect(try source.all(by: size) == content)
        }
    }

    @Test func `members and frames follow one another`() throws {
        let parts = [Self.noise(1000), [], Self.noise(70_000)]
        for compress in [gzip, zstd] {
            let joined = try parts.flatMap { try compress($0) }
            for piece in [1, 100, Int.max] {
                #expect(try Decompression.source(MemorySource(joined, piece: piece)).all() == parts.flatMap(\.self))
            }
        }
    }

    @Test func `a stream that was cut is an error at every place`() throws {
        let content = Self.noise(2000)
        for (name, compress) in [("gzip", gzip), ("zstd", zstd)] {
            let whole = try compress(content)
            for cut in stride(from: 4, to: whole.count, by: 13) + [whole.count - 1] {
                #expect(try error(Array(whole[..<cut])) == "\(name): unexpected end of the stream", "cut at \(cut)")
            }
        }
    }

    @Test func `garbage behind a whole stream is an error`() throws {
        #expect(try error(try gzip([1, 2, 3]) + Array("garbage".utf8)) == "gzip: invalid data")
        #expect(try error(try zstd([1, 2, 3]) + Array("garbage".utf8)) == "zstd: invalid data")
    }

    @Test func `a damaged stream is an error`() throws {
        var bytes = try gzip(Self.noise(2000))
        bytes[bytes.count - 6] ^= 1  // the CRC
        #expect(try error(bytes) == "gzip: invalid data")
        #expect(try error([0x1F, 0x8B, 0x09, 0, 0, 0, 0, 0, 0, 0]) == "gzip: invalid data")
        #expect(try error([0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x01, 0x07, 0x00, 0x00]) == "zstd: invalid data")
    }

    // Magic, a descriptor with a window and nothing else, a window of 2^41 bytes.
    @Test func `a zstd window that would take all memory is refused`() throws {
        let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD] + [0x00] + [0xF8] + [0x01, 0, 0]
        #expect(try error(frame) == "zstd: invalid data")
    }

    @Test func `a zstd stream may begin with a skippable frame`() throws {
        let skippable: [UInt8] = [0x5D, 0x2A, 0x4D, 0x18] + [3, 0, 0, 0] + [7, 7, 7]
        let source = try Decompression.source(MemorySource(skippable + (try zstd(Array("content".utf8)))))
        #expect(try source.all() == Array("content".utf8))
    }

    @Test(arguments: [[], [0x1F], [0x28, 0xB5, 0x2F], [0, 1, 2, 3, 4, 5], [0x5D, 0x2A, 0x4D]] as [[UInt8]])
    func `what is not compressed passes as it is`(bytes: [UInt8]) throws {
        for piece in [1, Int.max] {
            #expect(try Decompression.source(MemorySource(bytes, piece: piece)).all(by: 2) == bytes)
        }
    }

    // No program is ever started for a format that we do not read ourselves.
    @Test(
        arguments: [
            [0x42, 0x5A, 0x68, 0x39],  // bzip2
            [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00],  // xz
            [0x50, 0x4B, 0x03, 0x04],  // zip
        ] as [[UInt8]]
    )
    func `foreign compression is data, no program of the container decodes it, CVE-2026-41567`(magic: [UInt8]) throws {
        let bytes = magic + [UInt8](repeating: 1, count: 1024)
        #expect(try Decompression.source(MemorySource(bytes)).all() == bytes)
        #expect(throws: ByteStreamError.self) {
            try TarReader(try Decompression.source(MemorySource(bytes))).next()
        }
    }

    @Test func `hashing covers what the consumer took and, drained, the rest`() throws {
        let content = Self.noise(100_000)
        let source = HashingSource(MemorySource(content))
        var chunk = [UInt8](repeating: 0, count: 10)
        #expect(try chunk.withUnsafeMutableBytes { try source.read(into: $0) } == 10)
        #expect(source.count == 10)
        #expect(source.digest == Digest.of(Array(content[..<10])))
        try source.drain()
        #expect(source.count == 100_000)
        #expect(source.digest == Digest.of(content))
    }
}
