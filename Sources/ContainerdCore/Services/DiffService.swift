import Bytes
import ContainerdAPI
import GRPCCore
import Glibc
import Linux
import ShimAPI
import SwiftProtobuf

struct DiffService: Containerd_Services_Diff_V1_Diff.SimpleServiceProtocol {
    let core: Core

    func apply(request: Containerd_Services_Diff_V1_ApplyRequest, context: ServerContext) async throws
        -> Containerd_Services_Diff_V1_ApplyResponse
    {
        guard let digest = Digest(request.diff.digest) else {
            throw EngineError.invalid("\(request.diff.digest): invalid checksum digest format")
        }
        try Self.check(request.diff.mediaType)
        guard try core.content.info(digest) != nil else {
            throw EngineError.notFound("content digest \(digest): not found")
        }
        let target = try LayerTarget(request.mounts)
        let blob = core.content.path(digest)
        let applier = core.layerApplier
        let result = try await Offload.run {
            let compressed = HashingSource(FileSource(try FileDescriptor.open(blob, O_RDONLY)))
            let result = try applier.apply(compressed, to: target, sync: true)
            try compressed.drain()
            guard compressed.digest == digest else {
                throw EngineError.notModified(
                    "content \(digest) is damaged, its digest is \(compressed.digest): failed precondition"
                )
            }
            return result
        }
        return .with {
            $0.applied.mediaType = "application/vnd.oci.image.layer.v1.tar"
            $0.applied.digest = result.digest.description
            $0.applied.size = result.size
        }
    }

    /// The compression is told by the bytes; the type only has to be a layer's, and not an encrypted one.
    private static func check(_ mediaType: String) throws {
        let base = mediaType.split(separator: "+").first.map(String.init) ?? ""
        let known = [
            "application/vnd.docker.image.rootfs.diff.tar",
            "application/vnd.docker.image.rootfs.diff.tar.gzip",
            "application/vnd.docker.image.rootfs.diff.tar.zstd",
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "application/vnd.oci.image.layer.v1.tar",
            "application/vnd.oci.image.layer.nondistributable.v1.tar",
        ]
        guard known.contains(base), !mediaType.hasSuffix("+encrypted") else {
            throw EngineError.notImplemented("unsupported diff media type: \(mediaType): not implemented")
        }
    }

    func diff(request: Containerd_Services_Diff_V1_DiffRequest, context: ServerContext) async throws
        -> Containerd_Services_Diff_V1_DiffResponse
    {
        throw EngineError.notImplemented("diff: making a layer is not implemented")
    }
}
