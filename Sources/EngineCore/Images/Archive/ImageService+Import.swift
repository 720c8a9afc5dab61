import Bytes
import DockerAPI
import Linux
import OCI
import Registry
import ShimAPI
import SwiftProtobuf
import Synchronization
import Text

extension ImageService {
    /// Makes an image of one layer from a tar stream. The answer: its id.
    public func importLayer(
        reference: ImageReference?,
        platform: Platform,
        message: String,
        changes: [String],
        _ pieces: @escaping @Sendable () async throws -> [UInt8]?
    ) async throws -> String {
        var container = ContainerConfig()
        try ImageChanges(changes).apply(to: &container)
        var writer = JSONWriter()
        writer.object { container.members(&$0) }
        let config = writer.bytes
        let (image, id) = try await leased { lease in
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
            let document = Self.document(config: config, diffIDs: diffIDs, comment: message, platform: platform)
            let manifest = try await writeManifest(config: document, layers: [layer], diffIDs: diffIDs, lease: lease)
            let id = Digest.of(document).description
            let name = reference?.name ?? ImageName.dangling(manifest.digest)
            try await self.name(name, manifest, id: id, isTagged: reference != nil)
            return (try await read(manifest), id)
        }
        if let reference { publish("tag", id, labels: image.config.labels, name: reference.familiar) }
        publish("import", id, labels: image.config.labels, name: id)
        return id
    }

    /// The same from a URL, which is told where it leads to an answer.
    public func importLayer(
        from url: String,
        reference: ImageReference?,
        platform: Platform,
        message: String,
        changes: [String],
        report: @escaping @Sendable (ProgressLine) async throws -> Void
    ) async throws -> String {
        let file = try await WebFile.open(url)
        do {
            try await report(.message("Downloading from \(file.url)"))
            let meter = TransferMeter("Importing", "", size: file.length ?? 0, report)
            return try await importLayer(reference: reference, platform: platform, message: message, changes: changes) {
                let piece = try await file.next()
                if let piece { try await meter.add(piece.count) }
                return piece
            }
        } catch {
            await file.close()
            throw error
        }
    }

    /// An image's config document.
    static func document(config: [UInt8], diffIDs: [String], comment: String, platform: Platform = .own) -> [UInt8] {
        let now = Timestamp.now()
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("architecture", platform.architecture)
            writer.member("comment", omitEmpty: comment)
            writer.memberRaw("config", config)
            writer.member("created", now)
            writer.member("docker_version", Version.number)
            writer.memberArray("history") { array in
                array.object {
                    $0.member("created", now)
                    $0.member("comment", omitEmpty: comment)
                }
            }
            writer.member("os", platform.os)
            writer.memberObject("rootfs") {
                $0.member("type", "layers")
                $0.member("diff_ids", diffIDs)
            }
            writer.member("variant", omitEmpty: platform.variant)
        }
        return writer.bytes
    }
}
