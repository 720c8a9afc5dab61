import ContainerdAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

struct ImagesService: Containerd_Services_Images_V1_Images.SimpleServiceProtocol {
    let core: Core
    private var store: ImageStore { ImageStore(core: core) }

    func get(request: Containerd_Services_Images_V1_GetImageRequest, context: ServerContext) async throws
        -> Containerd_Services_Images_V1_GetImageResponse
    {
        let found = try store.get(request.name)
        return .with { $0.image = found }
    }

    func list(request: Containerd_Services_Images_V1_ListImagesRequest, context: ServerContext) async throws
        -> Containerd_Services_Images_V1_ListImagesResponse
    {
        let found = try store.list(try Filter.stored(request.filters))
        return .with { $0.images = found }
    }

    private func requireName(_ image: ImageStore.Image) throws {
        if image.name.isEmpty { throw EngineError.invalid("Image.Name required") }
    }

    func create(request: Containerd_Services_Images_V1_CreateImageRequest, context: ServerContext) async throws
        -> Containerd_Services_Images_V1_CreateImageResponse
    {
        try requireName(request.image)
        let made = try store.create(request.image, time: request.hasSourceDateEpoch ? request.sourceDateEpoch : .now)
        return .with { $0.image = made }
    }

    func update(request: Containerd_Services_Images_V1_UpdateImageRequest, context: ServerContext) async throws
        -> Containerd_Services_Images_V1_UpdateImageResponse
    {
        try requireName(request.image)
        let made = try store.update(
            request.image,
            paths: request.updateMask.paths,
            time: request.hasSourceDateEpoch ? request.sourceDateEpoch : .now
        )
        return .with { $0.image = made }
    }

    func delete(request: Containerd_Services_Images_V1_DeleteImageRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        try store.delete(request.name, target: request.hasTarget ? request.target.digest : "")
        if request.sync { try await core.garbage.collectNow(core) }
        return Google_Protobuf_Empty()
    }
}
