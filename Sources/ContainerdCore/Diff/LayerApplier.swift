import Bytes
import CLinux
import Glibc
import Linux

/// Unpacks one layer and says what it was. Everything here blocks.
struct LayerApplier: Sendable {
    struct Result: Sendable {
        /// Of the uncompressed archive: the layer's diff id.
        let digest: Digest
        let size: Int64
        /// Paths of folders that were made without an entry of their own.
        let impliedFolders: [[UInt8]]
    }

    /// `blob` is decompressed by what its first bytes say: each byte is decompressed, digested and written once. With
    /// `sync` the result is on the disk; without, the caller syncs before it gives it a name.
    func apply(_ blob: any ByteSource, to target: LayerTarget, sync: Bool) throws -> Result {
        let archive = HashingSource(try Decompression.source(blob))
        let extractor = try TarExtractor(folder: target.folder, lower: target.lower)
        try extractor.extract(TarReader(archive))
        // Padding after the archive's end belongs to the digest.
        try archive.drain()
        if sync { try Self.syncFileSystem(of: target.folder) }
        return Result(digest: archive.digest, size: archive.count, impliedFolders: extractor.impliedFolders)
    }

    static func syncFileSystem(of folder: String) throws {
        let opened = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY)
        let raw = opened.raw
        try systemCall("syncfs", path: folder) { monohull_syncfs(raw) }
    }
}
