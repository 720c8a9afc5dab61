import ContainerdAPI
import GRPCCore
import Linux
import SwiftProtobuf

struct LeasesService: Containerd_Services_Leases_V1_Leases.SimpleServiceProtocol {
    typealias Lease = Containerd_Services_Leases_V1_Lease
    let core: Core
    private var records: Records<Lease> { Records(database: core.database, kind: "lease") }
    private var store: LeaseStore { LeaseStore(database: core.database) }

    func create(request: Containerd_Services_Leases_V1_CreateRequest, context: ServerContext) async throws
        -> Containerd_Services_Leases_V1_CreateResponse
    {
        try Labels.check(request.labels)
        var lease = Lease()
        // No part of a path, and clients make ids that end in "_": so any text.
        guard request.id.utf8.count <= 1024 else { throw EngineError.invalid("lease id is too long: invalid argument") }
        lease.id = request.id.isEmpty ? Self.newID() : request.id
        lease.labels = request.labels
        lease.createdAt = .now
        try records.create(lease.id, lease)
        let made = lease
        return .with { $0.lease = made }
    }

    private static func newID() -> String {
        "\(String(UInt64.random(in: .min ... .max), radix: 36))\(String(UInt64.random(in: .min ... .max), radix: 36))"
    }

    func delete(request: Containerd_Services_Leases_V1_DeleteRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        try store.delete(lease: request.id)
        return Google_Protobuf_Empty()
    }

    func list(request: Containerd_Services_Leases_V1_ListRequest, context: ServerContext) async throws
        -> Containerd_Services_Leases_V1_ListResponse
    {
        let filters = try request.filters.map { try Filter($0) }
        let found = try records.list().filter { one in
            Filter.any(filters) { $0 == "id" ? one.id : Filter.label($0, one.labels) }
        }
        return .with { $0.leases = found }
    }

    func addResource(request: Containerd_Services_Leases_V1_AddResourceRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        try store.add(lease: request.id, type: try kind(request.resource), id: request.resource.id)
        return Google_Protobuf_Empty()
    }

    func deleteResource(
        request: Containerd_Services_Leases_V1_DeleteResourceRequest,
        context: ServerContext
    ) async throws -> Google_Protobuf_Empty {
        try store.remove(lease: request.id, type: try kind(request.resource), id: request.resource.id)
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

    private func kind(_ resource: Containerd_Services_Leases_V1_Resource) throws -> String {
        switch resource.type {
        case "content", "ingests", "images": return resource.type
        case _ where resource.type.hasPrefix("snapshots/"): return resource.type
        default:
            throw EngineError.notImplemented("invalid type \"\(resource.type)\": not implemented")
        }
    }
}
