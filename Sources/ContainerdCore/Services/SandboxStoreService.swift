import ContainerdAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

/// What is known of sandboxes; their life is the controller's.
struct SandboxStoreService: Containerd_Services_Sandbox_V1_Store.SimpleServiceProtocol {
    typealias Sandbox = Containerd_Types_Sandbox
    let core: Core

    static func records(_ core: Core) -> Records<Sandbox> { Records(database: core.database, kind: "sandbox") }

    private var records: Records<Sandbox> { Self.records(core) }

    func create(request: Containerd_Services_Sandbox_V1_StoreCreateRequest, context: ServerContext) async throws
        -> Containerd_Services_Sandbox_V1_StoreCreateResponse
    {
        var sandbox = request.sandbox
        _ = try Call.checkedIdentifier(sandbox.sandboxID)
        try Labels.check(sandbox.labels)
        sandbox.createdAt = .now
        sandbox.updatedAt = sandbox.createdAt
        let made = sandbox
        try records.create(made.sandboxID, made)
        return .with { $0.sandbox = made }
    }

    func update(request: Containerd_Services_Sandbox_V1_StoreUpdateRequest, context: ServerContext) async throws
        -> Containerd_Services_Sandbox_V1_StoreUpdateResponse
    {
        let new = request.sandbox
        let made = try records.change(new.sandboxID) { sandbox in
            if request.fields.isEmpty && sandbox.runtime.name != new.runtime.name {
                throw EngineError.invalid("sandbox.Runtime.Name field is immutable: invalid argument")
            }
            for path in request.fields.isEmpty ? ["labels", "extensions", "spec", "runtime"] : request.fields {
                try Self.apply(path, from: new, to: &sandbox)
            }
            sandbox.updatedAt = .now
        }
        return .with { $0.sandbox = made }
    }

    private static func apply(_ path: String, from new: Sandbox, to sandbox: inout Sandbox) throws {
        if try Labels.apply(path, from: new.labels, to: &sandbox.labels) { return }
        switch path {
        case "extensions": sandbox.extensions = new.extensions
        case "runtime": sandbox.runtime = new.runtime
        case "spec": sandbox.spec = new.spec
        case _ where path.utf8.starts(with: "extensions.".utf8):
            let key = String(Substring(path.utf8.dropFirst("extensions.".utf8.count)))
            sandbox.extensions[key] = new.extensions[key]
        default:
            throw EngineError.invalid(
                "cannot update \"\(path)\" field on sandbox \"\(new.sandboxID)\": invalid argument"
            )
        }
    }

    func delete(request: Containerd_Services_Sandbox_V1_StoreDeleteRequest, context: ServerContext) async throws
        -> Containerd_Services_Sandbox_V1_StoreDeleteResponse
    {
        try records.delete(request.sandboxID)
        return Containerd_Services_Sandbox_V1_StoreDeleteResponse()
    }

    func list(request: Containerd_Services_Sandbox_V1_StoreListRequest, context: ServerContext) async throws
        -> Containerd_Services_Sandbox_V1_StoreListResponse
    {
        let filters = try request.filters.map { try Filter($0) }
        let found = try records.list().filter { one in
            Filter.any(filters) { $0 == "id" ? one.sandboxID : Filter.label($0, one.labels) }
        }
        return .with { $0.list = found }
    }

    func get(request: Containerd_Services_Sandbox_V1_StoreGetRequest, context: ServerContext) async throws
        -> Containerd_Services_Sandbox_V1_StoreGetResponse
    {
        let found = try records.get(request.sandboxID)
        return .with { $0.sandbox = found }
    }
}
