import Bytes

/// Whether a stream is an archive, by its first bytes.
enum ArchiveDetection {
    /// What is looked at: two blocks of a tar.
    static let headLength = 1024

    static func isArchive(_ head: [UInt8]) -> Bool {
        let magics: [[UInt8]] = [
            Array("BZh".utf8), [0x1F, 0x8B, 0x08], [0xFD] + Array("7zXZ\0".utf8), [0x28, 0xB5, 0x2F, 0xFD],
        ]
        if magics.contains(where: head.starts(with:)) { return true }
        // A zstd stream may begin with a frame to skip.
        if head.count >= 8, head[0] & 0xF0 == 0x50, head[1..<4] == [0x2A, 0x4D, 0x18] { return true }
        return (try? TarReader(PrefixedSource(head, nil)).next()) ?? nil != nil
    }
}
