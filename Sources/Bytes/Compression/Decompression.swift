/// Picks the decompression by the first bytes of a stream, as containerd does: the media type may lie.
public enum Decompression {
    public static func source(_ inner: any ByteSource) throws -> any ByteSource {
        var head = [UInt8](repeating: 0, count: 4)
        var filled = 0
        while filled < 4 {
            let count = try head.withUnsafeMutableBytes {
                try inner.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
            }
            if count == 0 { break }
            filled += count
        }
        head.removeLast(4 - filled)
        let whole = PrefixedSource(head, inner)
        if head.starts(with: [0x1f, 0x8b]) { return try GzipSource(whole) }
        if head == [0x28, 0xb5, 0x2f, 0xfd] { return try ZstdSource(whole) }
        // A zstd stream may begin with a frame to skip.
        if head.count == 4 && head[0] & 0xf0 == 0x50 && head[1...] == [0x2a, 0x4d, 0x18] {
            return try ZstdSource(whole)
        }
        return whole
    }
}
