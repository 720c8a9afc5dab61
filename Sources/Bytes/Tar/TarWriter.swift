/// Writes an archive in one pass: ustar headers, and before them a pax header for what has no room in those (long and
/// non-ASCII names, large sizes and owners, fractions of seconds, extended attributes). The same entries give the
/// same bytes.
public final class TarWriter {
    private static let blockSize = 512
    private let sink: any ByteSink
    private var remaining: Int64 = 0
    private var padding = 0

    public init(_ sink: any ByteSink) {
        self.sink = sink
    }

    /// Begins an entry; `entry.size` bytes of content follow.
    public func begin(_ entry: TarEntry) throws {
        try closeEntry()
        let records = try TarPax.records(for: entry)
        var own = TarHeader(entry)
        if records.isEmpty, let parts = TarHeader.split(entry.name) {
            (own.prefix, own.name) = parts
        } else if !records.isEmpty {
            var header = TarHeader(typeFlag: UInt8(ascii: "x"))
            header.name = TarPax.headerName(of: entry.name)
            header.mode = 0o644
            header.size = Int64(records.count)
            try sink.write(header.block)
            try sink.write(records)
            try pad(records.count)
        }
        try sink.write(own.block)
        remaining = entry.kind == .file ? entry.size : 0
        padding = Int((512 - remaining % 512) % 512)
    }

    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard Int64(bytes.count) <= remaining else { throw ByteStreamError("archive/tar: write too long") }
        remaining -= Int64(bytes.count)
        try sink.write(bytes)
    }

    /// Of the entry's content up to `limit` bytes, as ByteSink has it.
    func write(upTo limit: Int64, _ fill: (UnsafeMutableRawBufferPointer) throws -> Int) throws -> Int64 {
        let count = Int64(try sink.write(upTo: Int(min(limit, remaining, 1 << 20)), fill))
        remaining -= count
        return count
    }

    public func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }

    /// An entry whose content is at hand.
    public func add(_ entry: TarEntry, _ content: [UInt8] = []) throws {
        try begin(entry)
        try write(content)
    }

    /// The two empty blocks that end an archive; the sink is finished too.
    public func finish() throws {
        try closeEntry()
        try sink.write([UInt8](repeating: 0, count: 2 * Self.blockSize))
        try sink.finish()
    }

    private func closeEntry() throws {
        guard remaining == 0 else { throw ByteStreamError("archive/tar: missed writing \(remaining) bytes") }
        if padding > 0 { try sink.write([UInt8](repeating: 0, count: padding)) }
        padding = 0
    }

    private func pad(_ count: Int) throws {
        let rest = count % Self.blockSize
        if rest != 0 { try sink.write([UInt8](repeating: 0, count: Self.blockSize - rest)) }
    }
}
