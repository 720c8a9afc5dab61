import Bytes
import Testing

/// Everything written is read back the same; the layout itself is judged by the reader's own tests and by real tars.
@Suite struct TarWriterTests {
    private static func entry(_ path: String, _ change: (inout TarEntry) -> Void = { _ in }) -> TarEntry {
        var entry = TarEntry(.file, path)
        entry.seconds = 1
        change(&entry)
        return entry
    }

    private static func archive(_ entry: TarEntry, _ content: [UInt8] = []) throws -> [UInt8] {
        let sink = MemorySink()
        let writer = TarWriter(sink)
        try writer.add(entry, content)
        try writer.finish()
        return sink.bytes
    }

    @Test(arguments: [
        entry("plain"), entry("folder/") { $0.kind = .folder },
        entry(String(repeating: "long/", count: 60) + "name"), entry("ünïcode"),
        entry(String(repeating: "x", count: 100)),
        entry(String(repeating: "x", count: 101)),
        entry("link") { ($0.kind, $0.linkTarget) = (.symbolicLink, String(repeating: "t", count: 300)) },
        entry("hard") { ($0.kind, $0.linkTarget) = (.hardLink, "plain") },
        entry("owner") { ($0.user, $0.group) = (0o7777777, 0o10000000) },
        entry("owners") { ($0.user, $0.group) = (4_000_000_000, 4_294_967_294) },
        entry("time") { ($0.seconds, $0.nanoseconds) = (1_700_000_000, 123_456_780) },
        entry("early") { ($0.seconds, $0.nanoseconds) = (-2, 250_000_000) },
        entry("late") { $0.seconds = 1 << 40 },
        entry("device") { ($0.kind, $0.deviceMajor, $0.deviceMinor) = (.blockDevice, 259, 1_048_575) },
        entry("setuid") { $0.mode = 0o4755 },
        entry("attributes") {
            $0.attributes = [("security.capability", [1, 0, 10, 61, 0]), ("user.a", Array("b=c".utf8))]
        },
    ])
    func `an entry comes back as it was written`(entry: TarEntry) throws {
        let reader = TarReader(MemorySource(try Self.archive(entry)))
        let read = try #require(try reader.next())
        #expect(read.kind == entry.kind && read.path == entry.path && read.linkTarget == entry.linkTarget)
        #expect(read.mode == entry.mode && read.user == entry.user && read.group == entry.group)
        #expect(read.seconds == entry.seconds && read.nanoseconds == entry.nanoseconds)
        #expect(read.deviceMajor == entry.deviceMajor && read.deviceMinor == entry.deviceMinor)
        #expect(read.attributes.map(\.name).sorted() == entry.attributes.map(\.name).sorted())
        #expect(try reader.next() == nil)
    }

    @Test(arguments: [0, 1, 511, 512, 513, 70_000])
    func `content is padded to whole blocks`(size: Int) throws {
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let bytes = try Self.archive(Self.entry("file") { $0.size = Int64(size) }, content)
        #expect(bytes.count == 512 + (size + 511) / 512 * 512 + 1024)
        let reader = TarReader(MemorySource(bytes))
        _ = try reader.next()
        #expect(try reader.content() == content)
    }

    @Test func `an attribute that pax has no form for is refused`() throws {
        let entry = Self.entry("file") { $0.attributes = [("user.a=b", [])] }
        #expect(throws: ByteStreamError.self) { try Self.archive(entry) }
    }

    @Test func `more or less content than was announced is refused`() throws {
        let writer = TarWriter(MemorySink())
        try writer.begin(Self.entry("file") { $0.size = 3 })
        #expect(throws: ByteStreamError.self) { try writer.write([1, 2, 3, 4]) }
        #expect(throws: ByteStreamError.self) { try writer.finish() }
    }

    @Test(arguments: [0, 1, 100_000, 3_000_000])
    func `what is compressed comes back`(size: Int) throws {
        let content = (0..<size).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 11) }
        for isZstd in [false, true] {
            let memory = MemorySink()
            let sink: any ByteSink = try isZstd ? ZstdSink(memory) : GzipSink(memory)
            try sink.write(content)
            try sink.finish()
            let plain = MemorySink()
            try plain.write(from: Decompression.source(MemorySource(memory.bytes)))
            #expect(plain.bytes == content)
        }
    }
}
