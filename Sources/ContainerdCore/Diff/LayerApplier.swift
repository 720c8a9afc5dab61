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

    /// An empty folder that mounts may be made on, out of sight of the host.
    let mountFolder: String

    /// `blob` is decompressed by what its first bytes say, on another thread than the one that writes the files: each
    /// byte is decompressed, digested and written once. With `sync` the result is on the disk; without, the caller
    /// syncs before it gives it a name.
    func apply(_ blob: any ByteSource, to target: LayerTarget, sync: Bool) throws -> Result {
        switch target.place {
        case .folder(let folder, let lower):
            return try Self.apply(blob, folder, lower, target.whiteouts, sync: sync)
        case .mounts(let mounts):
            // The thread of the mounts is the only one that reads.
            struct Handover: @unchecked Sendable { let blob: any ByteSource }
            let handover = Handover(blob: blob)
            return try TemporaryMounts.with([mounts], in: mountFolder) { places in
                try Self.apply(handover.blob, places[0], [], target.whiteouts, sync: sync)
            }
        }
    }

    private static func apply(
        _ blob: any ByteSource,
        _ folder: String,
        _ lower: [String],
        _ whiteouts: TarExtractor.Whiteouts,
        sync: Bool
    ) throws -> Result {
        let archive = HashingSource(try ReadAhead(Decompression.source(blob)))
        let extractor = try TarExtractor(folder: folder, lower: lower, whiteouts: whiteouts)
        try extractor.extract(TarReader(archive))
        // Padding after the archive's end belongs to the digest.
        try archive.drain()
        if sync { try syncFileSystem(of: folder) }
        return Result(digest: archive.digest, size: archive.count, impliedFolders: extractor.impliedFolders)
    }

    static func syncFileSystem(of folder: String) throws {
        let opened = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY)
        let raw = opened.raw
        try systemCall("syncfs", path: folder) { monohull_syncfs(raw) }
    }
}
