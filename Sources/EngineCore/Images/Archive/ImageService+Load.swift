import Bytes
import DockerAPI
import Linux
import OCI
import ShimAPI
import Text

extension ImageService {
    /// Reads a `docker save` archive, or an OCI layout, from a client. The archive goes to a file as it arrives, for the
    /// order of its entries is the client's. `platform`: images for others are left out.
    public func load(
        platform: Platform?,
        isQuiet: Bool,
        report: @escaping @Sendable (ProgressLine) async throws -> Void,
        _ pieces: @Sendable () async throws -> [UInt8]?
    ) async throws {
        let spooled = try await SpoolFile(folder: spool, pieces)
        let archive = ImageArchive(path: spooled.path)
        // Off this actor: other images stay usable while a large archive is read.
        let items = try await Offload.run { try archive.items(for: platform ?? .own) }
        let progress: ProgressReport = { if !isQuiet { try await report($0) } }
        var ids: [String] = []
        var hasName = false
        for item in items {
            let document = try JSONNode.parse(item.config)
            if let platform, !platform.fits(document) { continue }
            let names = try item.names.map { try ImageReference($0) }
            let image = try await load(item, document, archive, progress)
            for one in names {
                if let old = try await name(one.name, image.manifest, id: image.id) {
                    let what = "The image \(one.familiar) already exists, renaming the old one with ID \(old)"
                    try await report(.output("\(what) to empty string\n"))
                }
                try await report(.output("Loaded image: \(one.familiar)\n"))
                hasName = true
            }
            publish("load", image.id, labels: image.config.labels, name: image.id)
            ids.append(image.id)
        }
        if !hasName { for id in ids { try await report(.output("Loaded image ID: \(id)\n")) } }
    }

    private func load(
        _ item: ImageArchive.Item,
        _ document: JSONNode,
        _ archive: ImageArchive,
        _ report: @escaping ProgressReport
    ) async throws -> Image {
        let diffIDs = document["rootfs"]?["diff_ids"]?.strings ?? []
        guard item.layers.count <= 1000 else { throw EngineError.invalid("an image has more than 1000 layers") }
        guard item.layers.count == diffIDs.count else {
            throw EngineError.invalid(
                "invalid manifest, layers length mismatch: expected \(item.layers.count), got \(diffIDs.count)"
            )
        }
        return try await leased { lease in
            var layers: [Containerd_Types_Descriptor] = []
            for (layer, diffID) in zip(item.layers, diffIDs) {
                layers.append(try await put(layer, diffID, of: archive, lease, report))
            }
            try await unpack(layers, expected: diffIDs, lease: lease)
            let manifest = try await writeManifest(config: item.config, layers: layers, diffIDs: diffIDs, lease: lease)
            let image = try await read(manifest)
            if try await catalog().images[image.id] == nil { try await keepWithoutName(image) }
            return image
        }
    }

    /// Stores one layer of the archive. It is read twice, for containerd wants to know size and digest first.
    private func put(
        _ layer: String,
        _ diffID: String,
        of archive: ImageArchive,
        _ lease: String,
        _ report: @escaping ProgressReport
    ) async throws -> Containerd_Types_Descriptor {
        let descriptor = try await Offload.run { try archive.describe(layer) }
        if try await client.has(descriptor.digest, lease: lease) { return descriptor }
        let entry = try await Offload.run { try archive.open(layer) }
        let meter = TransferMeter("Loading layer", diffID, size: descriptor.size, report)
        _ = try await client.write(
            ref: "layer-\(descriptor.digest)",
            size: descriptor.size,
            digest: descriptor.digest,
            lease: lease
        ) {
            let piece = try await entry.next()
            if let piece { try await meter.add(piece.count) }
            return piece
        }
        return descriptor
    }
}
