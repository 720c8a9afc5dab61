import ContainerdAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

struct MountsService: Containerd_Services_Mounts_V1_Mounts.SimpleServiceProtocol {
    let core: Core

    func activate(request: Containerd_Services_Mounts_V1_ActivateRequest, context: ServerContext) async throws
        -> Containerd_Services_Mounts_V1_ActivateResponse
    {
        let mounts = core.mounts
        // One after another: two with one name must not both be made.
        let info = try await core.mountTurn.with {
            try await Offload.call {
                try mounts.activate(
                    request.name,
                    request.mounts,
                    labels: request.labels,
                    isTemporary: request.temporary
                )
            }
        }
        return .with { $0.info = info }
    }

    func deactivate(request: Containerd_Services_Mounts_V1_DeactivateRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        let mounts = core.mounts
        try await core.mountTurn.with { try await Offload.call { try mounts.deactivate(request.name) } }
        return Google_Protobuf_Empty()
    }

    func info(request: Containerd_Services_Mounts_V1_InfoRequest, context: ServerContext) async throws
        -> Containerd_Services_Mounts_V1_InfoResponse
    {
        let info = try core.mounts.info(request.name)
        return .with { $0.info = info }
    }

    /// containerd itself has only the name of this one.
    func update(request: Containerd_Services_Mounts_V1_UpdateRequest, context: ServerContext) async throws
        -> Containerd_Services_Mounts_V1_UpdateResponse
    {
        throw EngineError.notImplemented("not implemented")
    }

    /// Filters are passed over, as containerd does it.
    func list(
        request: Containerd_Services_Mounts_V1_ListRequest,
        response: RPCWriter<Containerd_Services_Mounts_V1_ListMessage>,
        context: ServerContext
    ) async throws {
        for info in try core.mounts.list() { try await response.write(.with { $0.info = info }) }
    }
}
