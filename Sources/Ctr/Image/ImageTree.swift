import Bytes
import ContainerdAPI
import OCI
import ShimAPI
import SwiftProtobuf
import Text

/// What an image consists of, read from containerd's content.
struct ImageTree: Sendable {
    let connection: Connection
    let target: ImageDescriptor
    /// The one that was asked for, and what its machines run as well.
    private let matcher: PlatformMatcher

    init(
        _ connection: Connection,
        _ image: Containerd_Services_Images_V1_Image,
        platform: Platform = .own
    ) {
        self.connection = connection
        target = ImageDescriptor(image.target)
        matcher = .only(platform)
    }

    /// What a blob names: an index its manifests, a manifest its configuration and its layers.
    func children(_ descriptor: ImageDescriptor) async throws -> [ImageDescriptor] {
        guard descriptor.kind == .index || descriptor.kind == .manifest else { return [] }
        return try ImageDocument(try await connection.document(descriptor.digest), descriptor).children
    }

    /// The manifest for our platform, with the blobs on the way to it.
    func manifest() async throws -> (path: [ImageDescriptor], children: [ImageDescriptor]) {
        try await manifest(target)
    }

    private func manifest(
        _ descriptor: ImageDescriptor
    ) async throws -> (path: [ImageDescriptor], children: [ImageDescriptor]) {
        if descriptor.kind == .manifest { return ([descriptor], try await children(descriptor)) }
        guard descriptor.kind == .index else {
            throw Failure.notFound("unexpected media type \(descriptor.mediaType) for \(descriptor.digest): not found")
        }
        if let child = matcher.sorted(try await children(descriptor).filter(matcher.matches)).first {
            let below = try await manifest(child)
            return ([descriptor] + below.path, below.children)
        }
        throw Failure.notFound("no match for platform in manifest \(descriptor.digest): not found")
    }

    /// Of all that belongs to our platform, in bytes.
    func size() async throws -> Int64 { try await size(target) }

    /// An index may name what is no manifest, as those of saved containers do.
    private func size(_ descriptor: ImageDescriptor) async throws -> Int64 {
        let children = try await children(descriptor)
        if descriptor.kind == .manifest { return children.reduce(descriptor.size) { $0 + $1.size } }
        guard let fitting = matcher.sorted(children.filter(matcher.matches)).first else { return descriptor.size }
        return descriptor.size + (try await size(fitting))
    }

    /// Every platform that the image is for.
    func platforms() async throws -> [Platform] { try await platforms(target) }

    private func platforms(_ descriptor: ImageDescriptor) async throws -> [Platform] {
        if let platform = descriptor.platform {
            return platform.os == "unknown" || platform.architecture == "unknown" ? [] : [platform]
        }
        if MediaType.isConfig(descriptor.mediaType) {
            let json = try JSONNode.parse(try await connection.document(descriptor.digest))
            return [Platform(json).normalized]
        }
        var found: [Platform] = []
        for child in try await children(descriptor) { found += try await platforms(child) }
        return found
    }

    /// The configuration for our platform.
    func config() async throws -> JSONNode {
        let (_, children) = try await manifest()
        guard let config = children.first, MediaType.isConfig(config.mediaType) else {
            throw Failure("unknown image config media type \(children.first?.mediaType ?? "")")
        }
        return try JSONNode.parse(try await connection.document(config.digest))
    }

    /// The digests of the unpacked layers, the lowest first.
    func diffIDs() async throws -> [String] { try await config()["rootfs"]?["diff_ids"]?.strings ?? [] }

    /// The name of the snapshot that has all layers.
    func chainID() async throws -> String { ChainID.of(try await diffIDs()) }
}
