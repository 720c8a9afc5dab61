import Linux
import OCI
import ShimAPI
import SwiftProtobuf
import Synchronization
import Text

extension ImageService {
    /// Makes an image of one layer from a tar stream. The answer: its id.
    public func importLayer(
        name text: String,
        message: String,
        changes: [String],
        _ pieces: @escaping @Sendable () async throws -> [UInt8]?
    ) async throws -> String {
        let reference = text.isEmpty ? nil : try ImageReference(text)
        let config = try ImageChanges.config(changes)
        return try await leased { lease in
            let first = Mutex<[UInt8]>([])
            let stored = try await client.write(ref: "import", lease: lease) {
                let piece = try await pieces()
                if let piece { first.withLock { if $0.count < 4 { $0 += piece.prefix(4) } } }
                return piece
            }
            guard stored.size > 0 else { throw EngineError.invalid("the archive to import is empty") }
            let layer = Containerd_Types_Descriptor.with {
                $0.mediaType = LayerMediaType.named(byFirst: first.withLock { $0 })
                $0.digest = stored.digest
                $0.size = stored.size
            }
            let diffIDs = try await unpack([layer], expected: nil, lease: lease)
            let document = Self.document(config: config, diffIDs: diffIDs, comment: message)
            let manifest = try await writeManifest(config: document, layers: [layer], diffIDs: diffIDs, lease: lease)
            try await name(reference?.name ?? "overlayfs@\(manifest.digest)", manifest)
            return manifest.digest
        }
    }

    /// An image's config document.
    static func document(config: [UInt8], diffIDs: [String], comment: String) -> [UInt8] {
        let now = Timestamp.now()
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("created", now)
            writer.member("architecture", Platform.own.architecture)
            writer.member("os", "linux")
            writer.memberRaw("config", config)
            writer.memberObject("rootfs") {
                $0.member("type", "layers")
                $0.member("diff_ids", diffIDs)
            }
            writer.memberArray("history") { array in
                array.object {
                    $0.member("created", now)
                    $0.member("comment", comment)
                }
            }
        }
        return writer.bytes
    }
}
