import Bytes
import DockerAPI
import DockerdRules
import HTTPTransport
import Linux
import OCI
import Registry
import ShimAPI
import SwiftProtobuf
import Text

/// One image on its way from a registry, layer by layer straight into containerd.
struct ImagePull: Sendable {
    private static let mostLayers = 1000

    let service: ImageService
    let registry: RegistryClient
    let reference: ImageReference
    let platform: Platform?
    let report: ProgressReport

    private var client: ContainerdClient { service.client }

    /// Whether the name stands for another image now, or is new.
    func run() async throws -> Bool {
        let top: RegistryManifest
        if let digest = reference.digest {
            top = try await registry.manifest(try ImageService.digest(digest))
        } else {
            top = try await registry.manifest(tag: reference.tag ?? "latest")
        }
        let source = reference.digest == nil ? reference.tag ?? "latest" : reference.name
        try await report(.message("Pulling from \(reference.path)", id: source))
        let digestName = try reference.with(digest: top.digest)
        // What cannot be read is fetched anew.
        let old = try? await service.lookup(reference.name)
        let image: Image
        if let known = try? await service.lookup(digestName.name), platform.map({ $0.fits(known.document) }) ?? true {
            image = known
        } else {
            image = try await service.leased { lease in
                let image = try await fetch(top, lease)
                try await service.name(digestName.name, image.manifest, id: image.id)
                return image
            }
        }
        if reference.digest == nil { try await service.name(reference.name, image.manifest, id: image.id) }
        try await report(.message("Digest: \(top.digest)"))
        return old?.id != image.id
    }

    private func fetch(_ top: RegistryManifest, _ lease: String) async throws -> Image {
        var manifest = top
        var node = try Self.json(top)
        if let choices = node["manifests"]?.elements {
            let chosen = try (platform ?? .own).choose(choices)
            manifest = try await registry.manifest(try ImageService.digest(chosen))
            node = try Self.json(manifest)
            guard node["manifests"] == nil else {
                throw EngineError.invalid("\(reference.familiar) is an index of indexes, which is not implemented")
            }
        }
        guard node["schemaVersion"]?.int != 1 else {
            throw EngineError.invalid(
                "Docker Image Format v1 and Docker Image manifest version 2, schema 1 support has been removed. Suggest "
                    + "the author of \(reference.name) to upgrade the image to the OCI Format or Docker Image manifest "
                    + "v2, schema 2. More information at https://docs.docker.com/go/deprecated-image-specs/"
            )
        }
        guard let config = node["config"]?["digest"]?.string else {
            throw EngineError.invalid("unsupported manifest format")
        }
        let layers = try (node["layers"]?.elements ?? []).map { try ImageService.descriptor($0) }
        guard layers.count <= Self.mostLayers else {
            throw EngineError.invalid("\(reference.familiar) has more than \(Self.mostLayers) layers")
        }
        for layer in layers { try await report(.step("Pulling fs layer", layer: layer.digest)) }
        let bytes = try await Self.small(try await registry.blob(try ImageService.digest(config)))
        // One that stands there twice comes once.
        var seen: Set<String> = []
        let distinct = layers.filter { seen.insert($0.digest).inserted }
        let parallel = service.settings.current.maxConcurrentDownloads
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, layer) in distinct.enumerated() {
                if index >= parallel { try await group.next() }
                group.addTask { try await fetch(layer, lease) }
            }
            try await group.waitForAll()
        }
        let diffIDs = try JSONNode.parse(bytes)["rootfs"]?["diff_ids"]?.strings ?? []
        guard diffIDs.count == layers.count else {
            throw EngineError.invalid("layers from manifest don't match image configuration")
        }
        try await service.unpack(layers, expected: diffIDs, lease: lease) { digest in
            let size = layers.first { $0.digest == digest }?.size ?? 0
            try await report(.step("Extracting", layer: digest, current: size, total: size))
            try await report(.step("Pull complete", layer: digest))
        }
        try await keep(bytes, digest: config, labels: service.snapshotLabel(diffIDs), lease)
        var labels = ["containerd.io/gc.ref.content.config": config]
        for (index, layer) in layers.enumerated() { labels["containerd.io/gc.ref.content.l.\(index)"] = layer.digest }
        try await keep(manifest.bytes, digest: manifest.digest, labels: labels, lease)
        let target = Containerd_Types_Descriptor.with {
            $0.mediaType = node["mediaType"]?.string ?? manifest.mediaType
            $0.digest = manifest.digest
            $0.size = Int64(manifest.bytes.count)
        }
        return try await service.read(target)
    }

    private func keep(_ bytes: [UInt8], digest: String, labels: [String: String], _ lease: String) async throws {
        let written = try await client.write(bytes, labels: labels, lease: lease)
        guard written == digest else {
            throw EngineError.internalError("image config verification failed for digest \(digest)")
        }
    }

    private static func json(_ manifest: RegistryManifest) throws -> JSONNode {
        let node: JSONNode
        do { node = try JSONNode.parse(manifest.bytes, refuseDuplicateKeys: true) } catch {
            throw EngineError.invalid("the registry's manifest \(manifest.digest) is not JSON: \(error.message)")
        }
        try ManifestKind.check(node, mediaType: manifest.mediaType)
        return node
    }

    private static func small(_ response: HTTPResponse) async throws -> [UInt8] {
        do {
            return try await response.body.collect(limit: 8 << 20)
        } catch {
            await response.close()
            throw error
        }
    }

    private func fetch(_ layer: Containerd_Types_Descriptor, _ lease: String) async throws {
        if try await client.has(layer.digest, lease: lease) {
            return try await report(.step("Already exists", layer: layer.digest))
        }
        let attempts = service.settings.current.maxDownloadAttempts
        let patience = TransferPatience(layer.digest, attempts: attempts, report)
        let source = LayerSource(registry, try ImageService.digest(layer.digest), patience)
        let meter = TransferMeter("Downloading", layer.digest, size: layer.size, report)
        do {
            _ = try await client.write(
                ref: "layer-\(layer.digest)",
                size: layer.size,
                digest: layer.digest,
                labels: ["containerd.io/distribution.source.\(reference.domain)": reference.path],
                lease: lease
            ) {
                let piece = try await source.next()
                if let piece { try await meter.add(piece.count) }
                return piece
            }
        } catch {
            await source.close()
            throw error
        }
        // Not read to its end where another pull has brought the layer meanwhile.
        await source.close()
        try await report(.step("Verifying Checksum", layer: layer.digest))
        try await report(.step("Download complete", layer: layer.digest))
    }
}
