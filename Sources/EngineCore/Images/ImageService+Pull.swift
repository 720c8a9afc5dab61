import Bytes
import ContainerdAPI
import HTTPTransport
import Linux
import OCI
import Registry
import ShimAPI
import SwiftProtobuf
import Text

extension ImageService {
    /// Fetches an image, layer by layer straight into containerd, and gives it its name when it is whole. `report`
    /// gets docker's lines of progress.
    public func pull(
        _ reference: ImageReference,
        credentials: RegistryCredentials?,
        report: @escaping @Sendable (PullProgress) async throws -> Void
    ) async throws {
        let registry = RegistryClient(reference, policy: registries, credentials: credentials)
        let top: RegistryManifest
        do {
            if let digest = reference.digest {
                top = try await registry.manifest(try Self.digest(digest))
            } else {
                top = try await registry.manifest(tag: reference.tag ?? "latest")
            }
        } catch {
            throw Self.told(error, reference)
        }
        try await report(
            PullProgress(
                "Pulling from \(reference.familiarRepository)",
                id: reference.digest ?? reference.tag ?? "latest"
            )
        )
        let old = try await lookup(reference.name)
        if old?.digest != top.digest {
            do {
                try await leased { lease in try await fetch(top, reference, registry, lease, report) }
            } catch {
                throw Self.told(error, reference)
            }
        }
        try await report(PullProgress("Digest: \(top.digest)"))
        let isNew = old?.digest != top.digest
        try await report(
            PullProgress(
                isNew
                    ? "Status: Downloaded newer image for \(reference.familiar)"
                    : "Status: Image is up to date for \(reference.familiar)"
            )
        )
    }

    /// A registry's refusal in docker's words.
    private static func told(_ error: any Error, _ reference: ImageReference) -> any Error {
        guard let refusal = error as? RegistryError else { return error }
        switch refusal.status {
        case 404:
            return EngineError.notFound("manifest for \(reference.familiar) not found: \(refusal)")
        case 401, 403:
            return EngineError.notFound(
                "pull access denied for \(reference.familiarRepository), repository does not exist or may require "
                    + "'docker login': \(refusal)"
            )
        default:
            return EngineError.internalError("pull of \(reference.familiar): \(refusal)")
        }
    }

    private func fetch(
        _ top: RegistryManifest,
        _ reference: ImageReference,
        _ registry: RegistryClient,
        _ lease: String,
        _ report: @escaping @Sendable (PullProgress) async throws -> Void
    ) async throws {
        var manifest = top
        var node = try Self.json(top)
        if let choices = node["manifests"]?.elements {
            let chosen = try Platform.choose(choices, image: reference.familiar)
            manifest = try await registry.manifest(try Self.digest(chosen))
            node = try Self.json(manifest)
            guard node["manifests"] == nil else {
                throw EngineError.invalid("\(reference.familiar) is an index of indexes, which is not implemented")
            }
        }
        guard let config = node["config"]?["digest"]?.string else {
            throw EngineError.invalid("\(reference.familiar) is no image: its manifest has no config")
        }
        let layers = try (node["layers"]?.elements ?? []).map { try Self.descriptor($0) }
        guard layers.count <= 1000 else { throw EngineError.invalid("\(reference.familiar) has more than 1000 layers") }
        for layer in layers { try await report(PullProgress("Pulling fs layer", layer: layer.digest)) }
        let configBytes = try await Self.small(try await registry.blob(try Self.digest(config)))
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Three at a time, as docker does.
            for (index, layer) in layers.enumerated() {
                if index >= 3 { try await group.next() }
                group.addTask { try await self.fetch(layer, registry, lease, report) }
            }
            try await group.waitForAll()
        }
        let diffIDs = try JSONNode.parse(configBytes)["rootfs"]?["diff_ids"]?.strings ?? []
        try await unpack(layers, expected: diffIDs, lease: lease) {
            try await report(PullProgress("Pull complete", layer: $0))
        }
        try await keep(configBytes, digest: config, labels: diffIDs.isEmpty ? [:] : snapshotLabel(diffIDs), lease)
        var labels = ["containerd.io/gc.ref.content.config": config]
        for (index, layer) in layers.enumerated() { labels["containerd.io/gc.ref.content.l.\(index)"] = layer.digest }
        try await keep(manifest.bytes, digest: manifest.digest, labels: labels, lease)
        if manifest.digest != top.digest {
            try await keep(
                top.bytes,
                digest: top.digest,
                labels: ["containerd.io/gc.ref.content.m.0": manifest.digest],
                lease
            )
        }
        let target = Containerd_Types_Descriptor.with {
            $0.mediaType = node["mediaType"]?.string ?? top.mediaType
            if top.digest != manifest.digest { $0.mediaType = top.mediaType }
            $0.digest = top.digest
            $0.size = Int64(top.bytes.count)
        }
        try await name(reference.name, target)
    }

    private func snapshotLabel(_ diffIDs: [String]) -> [String: String] {
        ["containerd.io/gc.ref.snapshot.\(client.snapshotter)": ChainID.of(diffIDs)]
    }

    private func keep(_ bytes: [UInt8], digest: String, labels: [String: String], _ lease: String) async throws {
        let written = try await client.write(bytes, labels: labels, lease: lease)
        guard written == digest else { throw EngineError.invalid("\(digest) does not match its content (\(written))") }
    }

    private static func json(_ manifest: RegistryManifest) throws -> JSONNode {
        let node: JSONNode
        do { node = try JSONNode.parse(manifest.bytes, refuseDuplicateKeys: true) } catch {
            throw EngineError.invalid("the registry's manifest \(manifest.digest) is not JSON: \(error.message)")
        }
        try ManifestKind.check(node, mediaType: manifest.mediaType)
        return node
    }

    /// Nothing else than a whole digest may become a part of a request.
    private static func digest(_ text: String) throws -> Digest {
        guard let digest = Digest(text) else { throw EngineError.invalid("invalid digest in the manifest: \(text)") }
        return digest
    }

    private static func small(_ response: HTTPResponse) async throws -> [UInt8] {
        do {
            return try await response.body.collect(limit: 8 << 20)
        } catch {
            await response.close()
            throw error
        }
    }

    private static func descriptor(_ node: JSONNode) throws -> Containerd_Types_Descriptor {
        guard let digest = (try node["digest"]?.string.map { try Self.digest($0).description }),
            let size = node["size"]?.int64, size >= 0
        else {
            throw EngineError.invalid("a layer of the manifest has no digest or size")
        }
        return .with {
            $0.mediaType = node["mediaType"]?.string ?? ""
            $0.digest = digest
            $0.size = size
        }
    }

    private func fetch(
        _ layer: Containerd_Types_Descriptor,
        _ registry: RegistryClient,
        _ lease: String,
        _ report: @escaping @Sendable (PullProgress) async throws -> Void
    ) async throws {
        if try await client.has(layer.digest) {
            return try await report(PullProgress("Already exists", layer: layer.digest))
        }
        let response = try await registry.blob(try Self.digest(layer.digest))
        let body = response.body
        let meter = DownloadMeter(layer, report)
        do {
            _ = try await client.write(
                ref: "layer-\(layer.digest)",
                size: layer.size,
                digest: layer.digest,
                lease: lease
            ) {
                guard let piece = try await body.next() else { return nil }
                try await meter.add(piece.count)
                return piece
            }
        } catch {
            await response.close()
            throw error
        }
        await response.close()
        try await report(PullProgress("Download complete", layer: layer.digest))
    }
}
