import ContainerdAPI
import SwiftProtobuf

extension Connection {
    func image(_ name: String) async throws -> Containerd_Services_Images_V1_Image {
        let request = Containerd_Services_Images_V1_GetImageRequest.with { $0.name = name }
        return try await call { try await self.images.get(request) }.image
    }

    func imageList(_ filters: [String] = []) async throws -> [Containerd_Services_Images_V1_Image] {
        let request = Containerd_Services_Images_V1_ListImagesRequest.with { $0.filters = filters }
        return try await call { try await self.images.list(request) }.images
    }

    func removeImage(_ name: String, sync: Bool) async throws {
        let request = Containerd_Services_Images_V1_DeleteImageRequest.with {
            $0.name = name
            $0.sync = sync
        }
        _ = try await call { try await self.images.delete(request) }
    }
}
