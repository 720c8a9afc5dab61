import ContainerdAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

/// Namespaces come to be with the first object in them, as in containerd; a record is kept for their labels.
struct NamespacesService: Containerd_Services_Namespaces_V1_Namespaces.SimpleServiceProtocol {
    typealias Namespace = Containerd_Services_Namespaces_V1_Namespace
    let core: Core

    private func stored(_ name: String) throws -> Namespace? {
        let rows = try core.database.run(
            "SELECT value FROM records WHERE namespace='' AND kind='namespace' AND key=?",
            .text(name)
        )
        return try rows.first.map { try Namespace(serializedBytes: $0[0].bytes) }
    }

    private func names() throws -> [String] {
        let sql = """
            SELECT namespace FROM records WHERE namespace<>'' UNION SELECT namespace FROM snapshots
            UNION SELECT key FROM records WHERE namespace='' AND kind='namespace' ORDER BY 1
            """
        return try core.database.run(sql).map { $0[0].string }
    }

    private func find(_ name: String) throws -> Namespace {
        if let known = try stored(name) { return known }
        guard try names().contains(name) else { throw EngineError.notFound("namespace \"\(name)\": not found") }
        return .with { $0.name = name }
    }

    private func put(_ namespace: Namespace) throws {
        let bytes: [UInt8] = try namespace.serializedBytes()
        try core.database.run(
            "INSERT OR REPLACE INTO records VALUES ('','namespace',?,?)",
            .text(namespace.name),
            .blob(bytes)
        )
    }

    func get(request: Containerd_Services_Namespaces_V1_GetNamespaceRequest, context: ServerContext) async throws
        -> Containerd_Services_Namespaces_V1_GetNamespaceResponse
    {
        let found = try find(request.name)
        return .with { $0.namespace = found }
    }

    func list(request: Containerd_Services_Namespaces_V1_ListNamespacesRequest, context: ServerContext) async throws
        -> Containerd_Services_Namespaces_V1_ListNamespacesResponse
    {
        let found = try names().map { try find($0) }
        return .with { $0.namespaces = found }
    }

    func create(request: Containerd_Services_Namespaces_V1_CreateNamespaceRequest, context: ServerContext) async throws
        -> Containerd_Services_Namespaces_V1_CreateNamespaceResponse
    {
        let name = try Call.checkedIdentifier(request.namespace.name)
        try Labels.check(request.namespace.labels)
        if try names().contains(name) { throw EngineError.conflict("namespace \"\(name)\": already exists") }
        try put(request.namespace)
        let labels = request.namespace.labels
        core.events.publish(
            "/namespaces/create",
            namespace: name,
            Containerd_Events_NamespaceCreate.with {
                $0.name = name
                $0.labels = labels
            }
        )
        return .with { $0.namespace = request.namespace }
    }

    func update(request: Containerd_Services_Namespaces_V1_UpdateNamespaceRequest, context: ServerContext) async throws
        -> Containerd_Services_Namespaces_V1_UpdateNamespaceResponse
    {
        var namespace = try find(request.namespace.name)
        let paths = request.updateMask.paths
        for path in paths.isEmpty ? ["labels"] : paths {
            guard try Labels.apply(path, from: request.namespace.labels, to: &namespace.labels) else {
                throw EngineError.invalid("cannot update \"\(path)\" field on namespace: invalid argument")
            }
        }
        try put(namespace)
        let made = namespace
        core.events.publish(
            "/namespaces/update",
            namespace: made.name,
            Containerd_Events_NamespaceUpdate.with {
                $0.name = made.name
                $0.labels = made.labels
            }
        )
        return .with { $0.namespace = made }
    }

    func delete(request: Containerd_Services_Namespaces_V1_DeleteNamespaceRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        let name = request.name
        _ = try find(name)
        try core.database.transaction { step in
            var held = try step("SELECT DISTINCT kind FROM records WHERE namespace=?", [.text(name)]).map {
                $0[0].string
            }
            if try !step("SELECT 1 FROM snapshots WHERE namespace=? LIMIT 1", [.text(name)]).isEmpty {
                held.append("snapshots on \"overlayfs\" snapshotter")
            }
            guard held.isEmpty else {
                let words = held.map {
                    ["image": "images", "content": "blobs", "container": "containers", "lease": "leases"][$0] ?? $0
                }
                throw EngineError.notModified(
                    "namespace \"\(name)\" must be empty, but it still has \(words.joined(separator: ", ")): failed precondition"
                )
            }
            _ = try step("DELETE FROM records WHERE namespace='' AND kind='namespace' AND key=?", [.text(name)])
        }
        core.events.publish(
            "/namespaces/delete",
            namespace: name,
            Containerd_Events_NamespaceDelete.with { $0.name = name }
        )
        return Google_Protobuf_Empty()
    }
}
