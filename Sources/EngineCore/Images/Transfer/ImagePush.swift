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

/// One image on its way to a registry under one tag. Layers that are stored as they were built go compressed.
struct ImagePush: Sendable {
    /// docker has no option for it.
    private static let attempts = 5

    let service: ImageService
    let repository: RegistryRepository
    let reference: ImageReference
    let image: Image
    let report: ProgressReport

    private var client: ContainerdClient { service.client }

    /// The digest of the manifest that the registry has now.
    func run() async throws -> String {
        // What was not pulled by us need not be an image of docker's.
        guard image.diffIDs.count == image.layers.count else {
            throw EngineError.invalid("mismatched image rootfs and manifest layers")
        }
        for id in image.diffIDs { try await report(.step("Preparing", layer: id)) }
        // The first contact: a registry that is not there says so at once, for nothing is tried again here.
        let config = try await client.read(image.id)
        try await send(config, image.id, MediaType.config, isManifest: false)
        let layers = try await sendLayers()
        let isAsStored = layers.map(\.digest) == image.layers.map(\.digest)
        let manifest =
            isAsStored ? try await client.read(image.manifest.digest) : Self.manifest(config, image.id, layers)
        let type = isAsStored ? image.manifest.mediaType : MediaType.dockerManifest
        let digest = Digest.of(manifest).description
        try await send(manifest, digest, type, isManifest: true)
        let tag = reference.tag ?? "latest"
        try await report(.message("\(tag): digest: \(digest) size: \(manifest.count)"))
        try await report(.result(tag: tag, digest: digest, size: manifest.count))
        return digest
    }

    private func sendLayers() async throws -> [Containerd_Types_Descriptor] {
        let parallel = service.settings.current.maxConcurrentUploads
        return try await withThrowingTaskGroup(of: (Int, Containerd_Types_Descriptor).self) { group in
            var sent = image.layers
            // One that stands there twice goes once.
            let first = Dictionary(zip(image.diffIDs, image.diffIDs.indices)) { first, _ in first }
            for (index, layer) in image.layers.enumerated() where first[image.diffIDs[index]] == index {
                if index >= parallel, let (done, descriptor) = try await group.next() { sent[done] = descriptor }
                let diffID = image.diffIDs[index]
                group.addTask { (index, try await send(layer, diffID)) }
            }
            for try await (done, descriptor) in group { sent[done] = descriptor }
            return image.diffIDs.enumerated().map { index, diffID in sent[first[diffID] ?? index] }
        }
    }

    /// Under a lease of its own, for what is compressed here has no name.
    private func send(_ stored: Containerd_Types_Descriptor, _ diffID: String) async throws
        -> Containerd_Types_Descriptor
    {
        guard [MediaType.layer, MediaType.dockerLayer].contains(stored.mediaType) else {
            try await upload(stored, diffID, sources: try await sources(of: stored.digest))
            return stored
        }
        return try await service.leased { lease in
            let compressed = try CompressedBlob(StoredBlob(client, stored.digest, size: stored.size))
            let written = try await client.write(ref: "push", lease: lease) { try await compressed.next() }
            let layer = Containerd_Types_Descriptor.with {
                $0.mediaType = MediaType.dockerLayerGzip
                $0.digest = written.digest
                $0.size = written.size
            }
            try await upload(layer, diffID, sources: [])
            return layer
        }
    }

    private func upload(_ layer: Containerd_Types_Descriptor, _ diffID: String, sources: [String]) async throws {
        let blob = RegistryBlob(digest: layer.digest, mediaType: layer.mediaType, size: layer.size, isManifest: false)
        let patience = TransferPatience(diffID, attempts: Self.attempts, report)
        while true {
            do {
                let result = try await repository.push(blob, tagged: false, sources: sources) {
                    body(layer, diffID)
                }
                switch result {
                case .existed: return try await report(.step("Layer already exists", layer: diffID))
                case .pushed: return try await report(.step("Pushed", layer: diffID))
                }
            } catch {
                try await patience.wait(after: error)
            }
        }
    }

    /// A layer's bytes for one attempt, counted from the first on.
    private func body(_ layer: Containerd_Types_Descriptor, _ diffID: String) -> HTTPUpload {
        let source = StoredBlob(client, layer.digest, size: layer.size)
        let meter = TransferMeter("Pushing", diffID, size: layer.size, report)
        return HTTPUpload(length: layer.size) {
            let piece = try await source.next()
            if let piece { try await meter.add(piece.count) }
            return piece
        }
    }

    /// Other repositories of the registry that the blob came from.
    private func sources(of digest: String) async throws -> [String] {
        let label = "containerd.io/distribution.source.\(reference.domain)"
        let text = try await client.labels(of: digest)?[label] ?? ""
        return text.split(separator: ",").map(String.init).filter { $0 != reference.path }
    }

    private func send(_ bytes: [UInt8], _ digest: String, _ type: String, isManifest: Bool) async throws {
        let blob = RegistryBlob(digest: digest, mediaType: type, size: Int64(bytes.count), isManifest: isManifest)
        _ = try await repository.push(blob, tagged: isManifest) { HTTPUpload(bytes) }
    }

    /// docker's manifest of layers that were compressed for the registry.
    private static func manifest(_ config: [UInt8], _ id: String, _ layers: [Containerd_Types_Descriptor]) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("schemaVersion", 2)
            writer.member("mediaType", MediaType.dockerManifest)
            writer.memberObject("config") {
                $0.member("mediaType", MediaType.dockerConfig)
                $0.member("size", config.count)
                $0.member("digest", id)
            }
            writer.memberArray("layers") { array in
                for layer in layers {
                    array.object {
                        $0.member("mediaType", dockerType(layer.mediaType))
                        $0.member("size", layer.size)
                        $0.member("digest", layer.digest)
                    }
                }
            }
        }
        return writer.bytes
    }

    /// A manifest of docker's names layers of docker's.
    private static func dockerType(_ type: String) -> String {
        switch type {
        case MediaType.layerGzip: MediaType.dockerLayerGzip
        case MediaType.layerZstd: MediaType.dockerLayerZstd
        default: type
        }
    }
}
