import Bytes

/// Parts of an archive that is written as it goes out, with contents that come from elsewhere.
enum TarPiece {
    static func header(_ entry: TarEntry) throws -> [UInt8] {
        let sink = MemorySink()
        try TarWriter(sink).begin(entry)
        return sink.bytes
    }

    /// Zeros up to the next block.
    static func padding(_ size: Int64) -> [UInt8] { [UInt8](repeating: 0, count: Int((512 - size % 512) % 512)) }

    static func file(_ path: String, _ content: [UInt8]) throws -> [UInt8] {
        var entry = TarEntry(.file, path)
        entry.size = Int64(content.count)
        return try header(entry) + content + padding(entry.size)
    }

    static let end = [UInt8](repeating: 0, count: 1024)
}
