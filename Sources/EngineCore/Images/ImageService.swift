import ContainerdAPI
import DockerAPI
import Linux
import OCI
import Registry
import ShimAPI
import SwiftProtobuf
import Text

/// Images, which live in containerd alone.
public actor ImageService {
    let client: ContainerdClient
    let events: EventBus
    let registries: RegistryPolicy
    /// Where archives wait while they are read.
    let spool: String
    /// What was read of a manifest never changes, for its name is its digest.
    private var known: [String: Image] = [:]

    public init(_ client: ContainerdClient, events: EventBus, registries: RegistryPolicy, spool: String) {
        self.client = client
        self.events = events
        self.registries = registries
        self.spool = spool
    }

    /// By name, by id or by the start of an id.
    public func find(_ text: String) async throws -> Image {
        let reference = try? ImageReference(text)
        if let reference, let image = try await lookup(reference.name) { return image }
        let start = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
        if start.utf8.count >= 4, start.utf8.count <= 64, start.allSatisfy(\.isHexDigit) {
            let matches = try await list().filter { $0.digest.dropFirst(7).hasPrefix(start) }
            if Set(matches.map(\.digest)).count > 1 {
                throw EngineError.invalid("ambiguous reference: \(text) is the start of several image ids")
            }
            if let image = matches.first { return image }
        }
        guard let reference else {
            // The parser's own sentence.
            throw try Self.parseError(text)
        }
        if reference.familiar == HelloImage.name { return try await installHello() }
        throw EngineError.notFound("No such image: \(reference.familiar)")
    }

    private static func parseError(_ text: String) throws -> EngineError {
        do {
            _ = try ImageReference(text)
            return .notFound("No such image: \(text)")
        } catch {
            return error
        }
    }

    func lookup(_ name: String) async throws -> Image? {
        let request = Containerd_Services_Images_V1_GetImageRequest.with { $0.name = name }
        let answer = try await client.callUnlessMissing { [client] in
            try await client.images.get(request, metadata: client.metadata).image
        }
        guard let answer else { return nil }
        return try await read(answer)
    }

    /// All of them, a line for each name. One that cannot be read is left out: the others stay usable.
    public func list() async throws -> [Image] {
        let answer = try await client.call { [client] in
            try await client.images.list(.init(), metadata: client.metadata).images
        }
        var images: [Image] = []
        for image in answer {
            if let image = try? await read(image) { images.append(image) }
        }
        return images
    }

    private func read(_ image: Containerd_Services_Images_V1_Image) async throws -> Image {
        let digest = image.target.digest
        let key = "\(digest) \(image.name)"
        if let old = known[key] { return old }
        var manifest = try JSONNode.parse(try await client.read(digest))
        if let choices = manifest["manifests"]?.elements {
            let chosen = try Platform.choose(choices, image: image.name)
            manifest = try JSONNode.parse(try await client.read(chosen))
        }
        guard let configDigest = manifest["config"]?["digest"]?.string else {
            throw EngineError.invalid("image \(image.name) has no config")
        }
        let document = try JSONNode.parse(try await client.read(configDigest))
        let found = Image(
            name: image.name,
            digest: digest,
            config: try Self.config(document),
            document: document,
            diffIDs: document["rootfs"]?["diff_ids"]?.strings ?? [],
            size: manifest["layers"]?.elements.reduce(0) { $0 + ($1["size"]?.int64 ?? 0) } ?? 0,
            created: document["created"]?.string.flatMap(Timestamp.seconds) ?? image.createdAt.seconds
        )
        if known.count > 1000 { known = [:] }
        known[key] = found
        return found
    }

    private static func config(_ document: JSONNode) throws(JSONError) -> ContainerConfig {
        guard let node = document["config"], !node.isNull else { return ContainerConfig() }
        return try ContainerConfig(JSONField(node, type: "container.Config"))
    }

    /// Gives the descriptor a name, taking the name from what had it.
    func name(_ name: String, _ target: Containerd_Types_Descriptor) async throws {
        let image = Containerd_Services_Images_V1_Image.with {
            $0.name = name
            $0.target = target
        }
        do {
            let request = Containerd_Services_Images_V1_CreateImageRequest.with { $0.image = image }
            _ = try await client.call { [client] in try await client.images.create(request, metadata: client.metadata) }
        } catch let error as EngineError {
            guard error.kind == .conflict else { throw error }
            let request = Containerd_Services_Images_V1_UpdateImageRequest.with { $0.image = image }
            _ = try await client.call { [client] in try await client.images.update(request, metadata: client.metadata) }
        }
    }

    public func tag(_ source: String, as target: String) async throws {
        let image = try await find(source)
        let request = Containerd_Services_Images_V1_GetImageRequest.with { $0.name = image.name }
        let found = try await client.call { [client] in
            try await client.images.get(request, metadata: client.metadata).image
        }
        let reference = try ImageReference(target)
        if reference.digest != nil { throw EngineError.invalid("refusing to create a tag with a digest reference") }
        try await name(reference.name, found.target)
    }

    /// Takes names away; the answer tells which, and the digest when none is left. `inUse` knows the images that
    /// containers stand on.
    public func remove(_ text: String, force: Bool, inUse: [String: String]) async throws -> [ImageRemoval] {
        let image = try await find(text)
        let others = try await list().filter { $0.digest == image.digest && $0.name != image.name }
        let isByName = (try? ImageReference(text).name) == image.name
        if !isByName, !others.isEmpty, !force {
            throw EngineError.conflict(
                "conflict: unable to delete \(image.digest.dropFirst(7).prefix(12)) (must be forced) - image is "
                    + "referenced in multiple repositories"
            )
        }
        let names = isByName ? [image] : [image] + others
        if names.count == others.count + 1, let container = inUse[image.digest], !force {
            throw EngineError.conflict(
                "conflict: unable to remove repository reference \"\(text)\" (must force) - container \(container) "
                    + "is using its referenced image \(image.digest.dropFirst(7).prefix(12))"
            )
        }
        var result: [ImageRemoval] = []
        for one in names {
            let request = Containerd_Services_Images_V1_DeleteImageRequest.with { $0.name = one.name }
            _ = try await client.callUnlessMissing { [client] in
                try await client.images.delete(request, metadata: client.metadata)
            }
            result.append(.untagged(one.familiarName))
        }
        if names.count == others.count + 1 {
            known = known.filter { !$0.key.hasPrefix(image.digest) }
            result.append(.deleted(image.digest))
        }
        return result
    }
}
