import ContainerdAPI
import DockerAPI
import Linux
import OCI
import ShimAPI
import SwiftProtobuf

extension ImageService {
    /// Another name for an image; an image that had the name and no other stays without one.
    public func tag(_ source: String, as reference: ImageReference) async throws {
        if reference.familiarRepository == "sha256" {
            throw EngineError.invalid("refusing to create an ambiguous tag using digest algorithm as name")
        }
        let image: Image
        do { image = try await find(source) } catch let error as EngineError {
            throw EngineError(.notFound, error.message)
        }
        try await self.tag(image, as: reference)
    }

    func tag(_ image: Image, as reference: ImageReference) async throws {
        try await name(reference.name, image.manifest, id: image.id, isTagged: true)
        publish("tag", image.id, labels: image.config.labels, name: reference.familiar)
    }

    /// The name that `repo` and `tag` of a request make together; nil without a repository. An id is no name.
    public static func reference(repository: String, tag: String) throws(EngineError) -> ImageReference? {
        if repository.isEmpty { return nil }
        let reference = try ImageReference(repository)
        if reference.digest != nil { throw .invalid("cannot import digest reference") }
        if !tag.isEmpty { return try reference.with(tag: tag) }
        return try reference.with(tag: reference.tag ?? "latest")
    }

    /// Gives the manifest a name, taking the name from what had it. `id` is that of its image. The answer: the id of the
    /// image that lost the name.
    @discardableResult
    func name(_ name: String, _ target: Containerd_Types_Descriptor, id: String, isTagged: Bool = false) async throws
        -> String?
    {
        let old = try? await lookup(name)
        if let old, old.id != id, try await catalog().images[old.id]?.names.count == 1 {
            try await keepWithoutName(old)
        }
        let image = Containerd_Services_Images_V1_Image.with {
            $0.name = name
            $0.target = target
            if isTagged { $0.labels = [ImageName.tagLabel: Timestamp.now()] }
        }
        do {
            let request = Containerd_Services_Images_V1_CreateImageRequest.with { $0.image = image }
            _ = try await client.call { [client] in try await client.images.create(request, metadata: client.metadata) }
        } catch let error as EngineError {
            guard error.kind == .conflict else { throw error }
            let request = Containerd_Services_Images_V1_UpdateImageRequest.with { $0.image = image }
            _ = try await client.call { [client] in try await client.images.update(request, metadata: client.metadata) }
        }
        // The image is no longer without a name.
        if name != ImageName.dangling(target.digest) { try await unname(ImageName.dangling(target.digest)) }
        return old?.id == id ? nil : old?.id
    }

    /// Sees to it that an image stays without any name.
    func keepWithoutName(_ image: Image) async throws {
        try await name(ImageName.dangling(image.manifest.digest), image.manifest, id: image.id)
    }

    func unname(_ name: String) async throws {
        let request = Containerd_Services_Images_V1_DeleteImageRequest.with { $0.name = name }
        _ = try await client.callUnlessMissing { [client] in
            try await client.images.delete(request, metadata: client.metadata)
        }
    }

    /// An event of an image, with its labels and the name by which docker tells it.
    nonisolated func publish(_ action: String, _ id: String, labels: [String: String]?, name: String) {
        events.publish(.image, action, id: id, attributes: (labels ?? [:]).merging(["name": name]) { _, name in name })
    }
}
