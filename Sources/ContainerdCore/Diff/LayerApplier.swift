import Bytes
import CLinux
import Glibc
import Linux

/// Unpacks one layer and says what it was: the digest and size of the uncompressed archive.
enum LayerApplier {
    struct Result: Sendable {
        let digest: Digest
        let size: Int64
    }

    static func apply(blob: String, digest: Digest, to target: LayerTarget) throws -> Result {
        let file = try FileDescriptor.open(blob, O_RDONLY)
        let compressed = HashingSource(FileSource(file))
        let archive = HashingSource(try Decompression.source(compressed))
        try TarExtractor(folder: target.folder, lower: target.lower).extract(TarReader(archive))
        // Padding after the archive's end belongs to both digests.
        try archive.drain()
        try compressed.drain()
        guard compressed.digest == digest else {
            throw EngineError.notModified(
                "content \(digest) is damaged, its digest is \(compressed.digest): failed precondition"
            )
        }
        // The snapshot is named by a commit after this; what it holds must be on the disk by then.
        let folder = try FileDescriptor.open(target.folder, O_RDONLY | O_DIRECTORY)
        let raw = folder.raw
        try systemCall("syncfs", path: target.folder) { monohull_syncfs(raw) }
        return Result(digest: archive.digest, size: archive.count)
    }
}
