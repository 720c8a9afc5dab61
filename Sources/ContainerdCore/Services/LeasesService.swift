import ContainerdAPI
import GRPCCore
import Linux
import SwiftProtobuf

struct LeasesService: Containerd_Services_Leases_V1_Leases.SimpleServiceProtocol {
    let core: Core
    private var store: LeaseStore { LeaseStore(database: core.database) }

    func create(request: Containerd_Services_Leases_V1_CreateRequest, context: ServerContext) async throws
        -> Containerd_Services_Leases_V1_CreateResponse
    {
        let made = try store.create(id: request.id, labels: request.labels)
        return .with { $0.lease = made }
    }

    func delete(request: Containerd_Services_Leases_V1_DeleteRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        try store.delete(lease: request.id)
        if request.sync { try await core.garbage.collectNow(core) }
        return Google_Protobuf_Empty()
    }

    func list(request: Containerd_Services_Leases_V1_ListRequest, context: ServerContext) async throws
        -> Containerd_Services_Leases_V1_ListResponse
    {
        let found = try store.list(try Filter.stored(request.filters))
        return .with { $0.leases = found }
    }

    func addResource(request: Containerd_Services_Leases_V1_AddResourceRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        try store.add(lease: request.id, type: request.resource.type, id: request.resource.id)
        return Google_Protobuf_Empty()
    }

    func deleteResource(
        request: Containerd_Services_Leases_V1_DeleteResourceRequest,
        context: ServerContext
    ) async throws -> Google_Protobuf_Empty {
        try store.remove(lease: request.id, type: request.resource.type, id: request.resource.id)
        return Google_Protobuf_Empty()
    }

    func listResources(
        request: Containerd_Services_Leases_V1_ListResourcesRequest,
        context: ServerContext
    ) async throws -> Containerd_Services_Leases_V1_ListResourcesResponse {
        let found = try store.resources(lease: request.id)
        return .with { answer in
            answer.resources = found.map { one in
                .with {
                    $0.type = one.type
                    $0.id = one.id
                }
            }
        }
    }
}
