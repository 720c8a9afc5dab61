import ContainerdAPI
import GRPCCore
import OCI
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

    /// Gives an image its name, and takes the name from another.
    func saveImage(
        _ name: String,
        _ target: ImageDescriptor,
        labels: [String: String],
        lease: String
    ) async throws {
        let image = Containerd_Services_Images_V1_Image.with {
            $0.name = name
            $0.target = target.message
            $0.labels = labels
        }
        let metadata = Self.metadata(lease: lease)
        do {
            let request = Containerd_Services_Images_V1_CreateImageRequest.with { $0.image = image }
            _ = try await call { try await self.images.create(request, metadata: metadata) }
        } catch let failure as Failure where failure.alreadyExists {
            let update = Containerd_Services_Images_V1_UpdateImageRequest.with { $0.image = image }
            _ = try await call { try await self.images.update(update, metadata: metadata) }
        }
    }

    func removeImage(_ name: String, sync: Bool) async throws {
        let request = Containerd_Services_Images_V1_DeleteImageRequest.with {
            $0.name = name
            $0.sync = sync
        }
        _ = try await call { try await self.images.delete(request) }
    }
}
