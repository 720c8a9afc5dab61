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
        let filters = try Filter.stored(filters)
        return try records.list().filter { one in
            Filter.any(filters) { field in
                switch field {
                case "id": Filter.present(one.id)
                case "image": Filter.present(one.image)
                case "runtime.name": Filter.present(one.runtime.name)
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
        let namespace = try Call.requiredNamespace()
        var container = request.container
        try Self.check(container, "create container failed validation")
        container.createdAt = .now
        container.updatedAt = container.createdAt
        container.labels = Labels.kept(container.labels)
        try records.create(container.id, container)
        var event = Containerd_Events_ContainerCreate()
        event.id = container.id
        event.image = container.image
        event.runtime.name = container.runtime.name
        if container.runtime.hasOptions { event.runtime.options = container.runtime.options }
        core.events.publish("/containers/create", namespace: namespace, event)
        let made = container
        return .with { $0.container = made }
    }

    private static func check(_ container: Container, _ place: String) throws {
        do {
            _ = try Call.checkedIdentifier(container.id)
        } catch let error as EngineError {
            throw EngineError.invalid("\(place): container.ID: \(error.message)")
        }
        func require(_ holds: Bool, _ words: String) throws {
            guard holds else { throw EngineError.invalid("\(place): \(words): invalid argument") }
        }
        try require(container.extensions[""] == nil, "container.Extension keys must not be zero-length")
        try Labels.check(container.labels, "\(place): containers.Labels")
        try require(!container.runtime.name.isEmpty, "container.Runtime.Name must be set")
        try require(container.hasSpec, "container.Spec must be set")
        try require(
            container.snapshotKey.isEmpty || !container.snapshotter.isEmpty,
            "container.Snapshotter must be set if container.SnapshotKey is set"
        )
    }

    func update(request: Containerd_Services_Containers_V1_UpdateContainerRequest, context: ServerContext) async throws
        -> Containerd_Services_Containers_V1_UpdateContainerResponse
    {
        let namespace = try Call.requiredNamespace()
        let new = request.container
        if new.id.isEmpty { throw EngineError.invalid("Container.ID required") }
        let made = try records.change(new.id) { container in
            var paths = request.updateMask.paths
            if paths.isEmpty {
                try Self.checkImmutable(container, new)
                paths = ["labels", "spec", "extensions", "image", "snapshotkey"]
            }
            for path in paths { try Self.apply(path, from: new, to: &container) }
            try Self.check(container, "update failed validation")
            container.updatedAt = .now
        }
        core.events.publish(
            "/containers/update",
            namespace: namespace,
            Containerd_Events_ContainerUpdate.with {
                $0.id = made.id
                $0.image = made.image
                $0.labels = made.labels
                $0.snapshotKey = made.snapshotKey
            }
        )
        return .with { $0.container = made }
    }

    /// Without a mask the whole container is given, and what can't change must be the same.
    private static func checkImmutable(_ container: Container, _ new: Container) throws {
        guard container.snapshotter == new.snapshotter else {
            throw EngineError.invalid("container.Snapshotter field is immutable: invalid argument")
        }
        guard container.runtime.name == new.runtime.name else {
            throw EngineError.invalid("container.Runtime.Name field is immutable: invalid argument")
        }
    }

    private static func apply(_ path: String, from new: Container, to container: inout Container) throws {
        if try Labels.apply(path, from: new.labels, to: &container.labels) { return }
        switch path {
        case "spec":
            if new.hasSpec { container.spec = new.spec } else { container.clearSpec() }
        case "extensions": container.extensions = new.extensions
        case "image": container.image = new.image
        case "snapshotkey": container.snapshotKey = new.snapshotKey
        case _ where path.hasPrefix("extensions."):
            let key = String(path.dropFirst(11))
            container.extensions[key] = new.extensions[key]
        default:
            throw EngineError.invalid("cannot update \"\(path)\" field on \"\(new.id)\": invalid argument")
        }
    }

    func delete(request: Containerd_Services_Containers_V1_DeleteContainerRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        let namespace = try Call.requiredNamespace()
        try records.delete(request.id)
        core.events.publish(
            "/containers/delete",
            namespace: namespace,
            Containerd_Events_ContainerDelete.with { $0.id = request.id }
        )
        return Google_Protobuf_Empty()
    }
}
