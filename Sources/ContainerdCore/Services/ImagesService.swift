import Bytes
import ContainerdAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

struct ImagesService: Containerd_Services_Images_V1_Images.SimpleServiceProtocol {
    typealias Image = Containerd_Services_Images_V1_Image
    let core: Core
    var records: Records<Image> { Records(database: core.database, kind: "image") }

    func get(request: Containerd_Services_Images_V1_GetImageRequest, context: ServerContext) async throws
        -> Containerd_Services_Images_V1_GetImageResponse
    {
        let found = try records.get(request.name)
        return .with { $0.image = found }
    }

    func list(request: Containerd_Services_Images_V1_ListImagesRequest, context: ServerContext) async throws
        -> Containerd_Services_Images_V1_ListImagesResponse
    {
        let filters = try request.filters.map { try Filter($0) }
        let found = try records.list().filter { one in
            Filter.any(filters) { field in
                switch field {
                case "name": one.name
                case "target.digest": one.target.digest
                case "target.mediatype": one.target.mediaType
                default: Filter.label(field, one.labels)
                }
            }
        }
        return .with { $0.images = found }
    }

    private func checked(_ image: Image) throws -> Image {
        guard Digest(image.target.digest) != nil else {
            throw EngineError.invalid("invalid target digest: \"\(image.target.digest)\": invalid argument")
        }
        if image.target.size <= 0 { throw EngineError.invalid("descriptor size must be positive: invalid argument") }
        try Labels.check(image.labels)
        return image
    }

    func create(request: Containerd_Services_Images_V1_CreateImageRequest, context: ServerContext) async throws
        -> Containerd_Services_Images_V1_CreateImageResponse
    {
        var image = try checked(request.image)
        image.createdAt = .now
        image.updatedAt = image.createdAt
        try records.create(image.name, image)
        let made = image
        core.events.publish(
            "/images/create",
            namespace: Call.namespace,
            Containerd_Services_Images_V1_ImageCreate.with {
                $0.name = made.name
                $0.labels = made.labels
            }
        )
        return .with { $0.image = made }
    }

    func update(request: Containerd_Services_Images_V1_UpdateImageRequest, context: ServerContext) async throws
        -> Containerd_Services_Images_V1_UpdateImageResponse
    {
        let paths = request.updateMask.paths
        let made = try records.change(request.image.name) { image in
            for path in paths.isEmpty ? ["labels", "target"] : paths {
                if try Labels.apply(path, from: request.image.labels, to: &image.labels) { continue }
                guard path == "target" else {
                    throw EngineError.invalid("cannot update \"\(path)\" field on image: invalid argument")
                }
                image.target = request.image.target
            }
            image.updatedAt = .now
            _ = try checked(image)
        }
        core.events.publish(
            "/images/update",
            namespace: Call.namespace,
            Containerd_Services_Images_V1_ImageUpdate.with {
                $0.name = made.name
                $0.labels = made.labels
            }
        )
        return .with { $0.image = made }
    }

    func delete(request: Containerd_Services_Images_V1_DeleteImageRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        if request.hasTarget, try records.get(request.name).target.digest != request.target.digest {
            throw EngineError.notFound("image \"\(request.name)\" has a different target: not found")
        }
        try records.delete(request.name)
        core.events.publish(
            "/images/delete",
            namespace: Call.namespace,
            Containerd_Services_Images_V1_ImageDelete.with { $0.name = request.name }
        )
        return Google_Protobuf_Empty()
    }
}
