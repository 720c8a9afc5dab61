import ContainerdAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

struct ContainersService: Containerd_Services_Containers_V1_Containers.SimpleServiceProtocol {
    typealias Container = Containerd_Services_Containers_V1_Container
    let core: Core
    var records: Records<Container> { Records(database: core.database, kind: "container") }

    func get(request: Containerd_Services_Containers_V1_GetContainerRequest, context: ServerContext) async throws
        -> Containerd_Services_Containers_V1_GetContainerResponse
    {
        let found = try records.get(request.id)
        return .with { $0.container = found }
    }

    private func matching(_ filters: [String]) throws -> [Container] {
        let filters = try filters.map { try Filter($0) }
        return try records.list().filter { one in
            Filter.any(filters) { field in
                switch field {
                case "id": one.id
                case "image": one.image
                case "runtime.name": one.runtime.name
                default: Filter.label(field, one.labels)
                }
            }
        }
    }

    func list(request: Containerd_Services_Containers_V1_ListContainersRequest, context: ServerContext) async throws
        -> Containerd_Services_Containers_V1_ListContainersResponse
    {
        let found = try matching(request.filters)
        return .with { $0.containers = found }
    }

    func listStream(
        request: Containerd_Services_Containers_V1_ListContainersRequest,
        response: RPCWriter<Containerd_Services_Containers_V1_ListContainerMessage>,
        context: ServerContext
    ) async throws {
        for one in try matching(request.filters) { try await response.write(.with { $0.container = one }) }
    }

    func create(request: Containerd_Services_Containers_V1_CreateContainerRequest, context: ServerContext) async throws
        -> Containerd_Services_Containers_V1_CreateContainerResponse
    {
        var container = request.container
        _ = try Call.checkedIdentifier(container.id)
        try Labels.check(container.labels)
        guard !container.runtime.name.isEmpty else {
            throw EngineError.invalid("container.Runtime.Name must be set: invalid argument")
        }
        container.createdAt = .now
        container.updatedAt = container.createdAt
        try records.create(container.id, container)
        var event = Containerd_Events_ContainerCreate()
        event.id = container.id
        event.image = container.image
        event.runtime.name = container.runtime.name
        event.runtime.options = container.runtime.options
        core.events.publish("/containers/create", namespace: Call.namespace, event)
        let made = container
        return .with { $0.container = made }
    }

    func update(request: Containerd_Services_Containers_V1_UpdateContainerRequest, context: ServerContext) async throws
        -> Containerd_Services_Containers_V1_UpdateContainerResponse
    {
        let new = request.container
        let paths = request.updateMask.paths
        let made = try records.change(new.id) { container in
            for path in paths.isEmpty ? ["labels", "spec", "extensions", "image", "snapshot_key"] : paths {
                if try Labels.apply(path, from: new.labels, to: &container.labels) { continue }
                switch path {
                case "spec": container.spec = new.spec
                case "extensions": container.extensions = new.extensions
                case "image": container.image = new.image
                case "snapshot_key", "snapshotkey": container.snapshotKey = new.snapshotKey
                case _ where path.hasPrefix("extensions."):
                    let key = String(path.dropFirst(11))
                    container.extensions[key] = new.extensions[key]
                default:
                    throw EngineError.invalid("cannot update \"\(path)\" field on container: invalid argument")
                }
            }
            container.updatedAt = .now
        }
        core.events.publish(
            "/containers/update",
            namespace: Call.namespace,
            Containerd_Events_ContainerUpdate.with {
                $0.id = made.id
                $0.image = made.image
                $0.labels = made.labels
                $0.snapshotKey = made.snapshotKey
            }
        )
        return .with { $0.container = made }
    }

    func delete(request: Containerd_Services_Containers_V1_DeleteContainerRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        try records.delete(request.id)
        core.events.publish(
            "/containers/delete",
            namespace: Call.namespace,
            Containerd_Events_ContainerDelete.with { $0.id = request.id }
        )
        return Google_Protobuf_Empty()
    }
}
