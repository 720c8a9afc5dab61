import ContainerdAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

struct NamespacesService: Containerd_Services_Namespaces_V1_Namespaces.SimpleServiceProtocol {
    let core: Core
    private var store: NamespaceStore { NamespaceStore(core: core) }

    func get(request: Containerd_Services_Namespaces_V1_GetNamespaceRequest, context: ServerContext) async throws
        -> Containerd_Services_Namespaces_V1_GetNamespaceResponse
    {
        let found = try store.get(request.name)
        return .with { $0.namespace = found }
    }

    func list(request: Containerd_Services_Namespaces_V1_ListNamespacesRequest, context: ServerContext) async throws
        -> Containerd_Services_Namespaces_V1_ListNamespacesResponse
    {
        let found = try store.list()
        return .with { $0.namespaces = found }
    }

    func create(request: Containerd_Services_Namespaces_V1_CreateNamespaceRequest, context: ServerContext) async throws
        -> Containerd_Services_Namespaces_V1_CreateNamespaceResponse
    {
        try store.create(request.namespace)
        return .with { $0.namespace = request.namespace }
    }

    func update(request: Containerd_Services_Namespaces_V1_UpdateNamespaceRequest, context: ServerContext) async throws
        -> Containerd_Services_Namespaces_V1_UpdateNamespaceResponse
    {
        let made = try store.update(request.namespace, paths: request.updateMask.paths)
        return .with { $0.namespace = made }
    }

    func delete(request: Containerd_Services_Namespaces_V1_DeleteNamespaceRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        try store.delete(request.name)
        return Google_Protobuf_Empty()
    }
}
