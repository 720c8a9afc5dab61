import Bytes
import ContainerdAPI
import GRPCCore
import Glibc
import Linux
import OCI
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
        try LayerMediaType.checkUnpackable(request.diff.mediaType)
        guard try core.content.info(digest) != nil else {
            throw EngineError.notFound("content digest \(digest): not found")
        }
        let target = try LayerTarget(request.mounts)
        let (path, layers) = (core.content.path(digest), core.layerApplier)
        let result = try await Offload.run {
            // A snapshot is named by a commit after this; what it holds must be on the disk by then.
            try layers.apply(FileSource(try FileDescriptor.open(path, O_RDONLY)), to: target, sync: true)
        }
        return .with {
            $0.applied.mediaType = MediaType.layer
            $0.applied.digest = result.digest.description
            $0.applied.size = result.size
        }
    }

    func diff(request: Containerd_Services_Diff_V1_DiffRequest, context: ServerContext) async throws
        -> Containerd_Services_Diff_V1_DiffResponse
    {
        let wanted = LayerMaker.Request(
            left: request.left,
            right: request.right,
            mediaType: request.mediaType.isEmpty ? MediaType.layerGzip : request.mediaType,
            ref: request.ref,
            labels: request.labels,
            latest: request.hasSourceDateEpoch ? request.sourceDateEpoch.seconds : nil
        )
        let maker = core.layerMaker
        let info = try await Offload.call { try maker.make(wanted) }
        return .with {
            $0.diff.mediaType = wanted.mediaType
            $0.diff.digest = info.digest
            $0.diff.size = info.size
        }
    }
}
