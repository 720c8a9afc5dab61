import ContainerdAPI
import GRPCCore
import Glibc
import Linux
import ShimAPI
import SwiftProtobuf

/// Who this daemon is and what it has.
struct IntrospectionService: Containerd_Services_Introspection_V1_Introspection.SimpleServiceProtocol {
    let core: Core

    func plugins(request: Containerd_Services_Introspection_V1_PluginsRequest, context: ServerContext) async throws
        -> Containerd_Services_Introspection_V1_PluginsResponse
    {
        let filters = try request.filters.map { try Filter($0) }
        let found = PluginTable(core: core).all.filter { one in
            Filter.any(filters) { field in
                switch field {
                case "type": one.type
                case "id": one.id
                default: nil
                }
            }
        }
        return .with { $0.plugins = found }
    }

    func server(request: Google_Protobuf_Empty, context: ServerContext) async throws
        -> Containerd_Services_Introspection_V1_ServerResponse
    {
        var status = stat()
        let hasNamespace = stat("/proc/self/ns/pid", &status) == 0
        return .with {
            $0.uuid = core.uuid
            $0.pid = UInt64(getpid())
            $0.pidns = hasNamespace ? UInt64(status.st_ino) : 0
        }
    }

    /// Of the runtime also what its shim says of itself and of the runtime behind it (`-info`).
    func pluginInfo(request: Containerd_Services_Introspection_V1_PluginInfoRequest, context: ServerContext)
        async throws
        -> Containerd_Services_Introspection_V1_PluginInfoResponse
    {
        let all = PluginTable(core: core).all
        guard let plugin = all.first(where: { $0.type == request.type && $0.id == request.id }) else {
            throw EngineError.notFound("plugin \(request.type).\(request.id) not found: not found")
        }
        guard request.hasOptions else { return .with { $0.plugin = plugin } }
        guard plugin.type == "io.containerd.runtime.v2" else {
            throw EngineError.notImplemented("plugin does not provided extra information: not implemented")
        }
        let info = try await ShimInformation.ask(request.options, folder: core.state)
        return .with {
            $0.plugin = plugin
            $0.extra = info
        }
    }
}
