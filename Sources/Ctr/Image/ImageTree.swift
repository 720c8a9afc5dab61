import Bytes
import ContainerdAPI
import ShimAPI
import SwiftProtobuf
import Text

/// What an image consists of, read from containerd's content.
struct ImageTree: Sendable {
    let connection: Connection
    let target: BlobDescriptor
    let platform: Containerd_Types_Platform

    init(
        _ connection: Connection,
        _ image: Containerd_Services_Images_V1_Image,
        platform: Containerd_Types_Platform = PlatformMatch.own
    ) {
        self.connection = connection
        target = BlobDescriptor(image.target)
        self.platform = platform
    }

    /// What a blob names: an index its manifests, a manifest its configuration and its layers.
    func children(_ descriptor: BlobDescriptor) async throws -> [BlobDescriptor] {
        guard descriptor.isIndex || descriptor.isManifest else { return [] }
        let json = try JSONNode.parse(try await connection.document(descriptor.digest))
        if descriptor.isIndex { return (json["manifests"]?.elements ?? []).map { BlobDescriptor(json: $0) } }
        return [BlobDescriptor(json: json["config"])]
            + (json["layers"]?.elements ?? []).map { BlobDescriptor(json: $0) }
    }

    /// The manifest for our platform, with the blobs on the way to it.
    func manifest() async throws -> (path: [BlobDescriptor], children: [BlobDescriptor]) {
        try await manifest(target)
    }

    private func manifest(
        _ descriptor: BlobDescriptor
    ) async throws -> (path: [BlobDescriptor], children: [BlobDescriptor]) {
        if descriptor.isManifest { return ([descriptor], try await children(descriptor)) }
        guard descriptor.isIndex else {
            throw Failure.notFound("unexpected media type \(descriptor.mediaType) for \(descriptor.digest): not found")
        }
        for child in try await children(descriptor) {
            if let own = child.platform, !PlatformMatch.fits(own, platform) { continue }
            let below = try await manifest(child)
            return ([descriptor] + below.path, below.children)
        }
        throw Failure.notFound("no match for platform in manifest \(descriptor.digest): not found")
    }

    /// Of all that belongs to our platform, in bytes.
    func size() async throws -> Int64 { try await size(target) }

    /// An index may name what is no manifest, as those of saved containers do.
    private func size(_ descriptor: BlobDescriptor) async throws -> Int64 {
        let children = try await children(descriptor)
        if descriptor.isManifest { return children.reduce(descriptor.size) { $0 + $1.size } }
        let fitting = children.first { $0.platform.map { PlatformMatch.fits($0, platform) } ?? true }
        guard let fitting else { return descriptor.size }
        return descriptor.size + (try await size(fitting))
    }

    /// Every platform that the image is for.
    func platforms() async throws -> [Containerd_Types_Platform] { try await platforms(target) }

    private func platforms(_ descriptor: BlobDescriptor) async throws -> [Containerd_Types_Platform] {
        if let platform = descriptor.platform {
            return platform.os == "unknown" || platform.architecture == "unknown" ? [] : [platform]
        }
        if descriptor.isConfig {
            let json = try JSONNode.parse(try await connection.document(descriptor.digest))
            return [PlatformMatch.normal(BlobDescriptor.platform(json))]
        }
        var found: [Containerd_Types_Platform] = []
        for child in try await children(descriptor) { found += try await platforms(child) }
        return found
    }

    /// The configuration for our platform.
    func config() async throws -> JSONNode {
        let (_, children) = try await manifest()
        guard let config = children.first, config.isConfig else {
            throw Failure("unknown image config media type \(children.first?.mediaType ?? "")")
        }
        return try JSONNode.parse(try await connection.document(config.digest))
    }

    /// The digests of the unpacked layers, the lowest first.
    func diffIDs() async throws -> [String] { try await config()["rootfs"]?["diff_ids"]?.strings ?? [] }

    /// The name of the snapshot that has all layers.
    func chainID() async throws -> String { ChainID.of(try await diffIDs()) }
}
