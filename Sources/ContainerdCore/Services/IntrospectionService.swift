import ContainerdAPI
import GRPCCore
import Glibc
import Linux
import ShimAPI
import SwiftProtobuf

/// Who this daemon is and what it has, under containerd's names for its parts.
struct IntrospectionService: Containerd_Services_Introspection_V1_Introspection.SimpleServiceProtocol {
    typealias Plugin = Containerd_Services_Introspection_V1_Plugin
    let core: Core

    private static let plugins: [(type: String, id: String, hasPlatform: Bool)] = [
        ("io.containerd.content.v1", "content", false),
        ("io.containerd.snapshotter.v1", "overlayfs", true),
        ("io.containerd.differ.v1", "walking", true),
        ("io.containerd.metadata.v1", "sqlite", false),
        ("io.containerd.event.v1", "exchange", false),
        ("io.containerd.lease.v1", "manager", false),
        ("io.containerd.runtime.v2", "task", true),
        ("io.containerd.sandbox.store.v1", "local", false),
        ("io.containerd.sandbox.controller.v1", "shim", false),
        ("io.containerd.grpc.v1", "containers", false),
        ("io.containerd.grpc.v1", "content", false),
        ("io.containerd.grpc.v1", "diff", false),
        ("io.containerd.grpc.v1", "events", false),
        ("io.containerd.grpc.v1", "healthcheck", false),
        ("io.containerd.grpc.v1", "images", false),
        ("io.containerd.grpc.v1", "introspection", false),
        ("io.containerd.grpc.v1", "leases", false),
        ("io.containerd.grpc.v1", "namespaces", false),
        ("io.containerd.grpc.v1", "sandbox-controllers", false),
        ("io.containerd.grpc.v1", "sandboxes", false),
        ("io.containerd.grpc.v1", "snapshots", false),
        ("io.containerd.grpc.v1", "tasks", false),
        ("io.containerd.grpc.v1", "version", false),
    ]

    func plugins(request: Containerd_Services_Introspection_V1_PluginsRequest, context: ServerContext) async throws
        -> Containerd_Services_Introspection_V1_PluginsResponse
    {
        let filters = try request.filters.map { try Filter($0) }
        let all = Self.plugins.map { one in
            Plugin.with {
                $0.type = one.type
                $0.id = one.id
                if one.hasPlatform { $0.platforms = [Self.platform] }
                if one.id == "overlayfs" { $0.exports = ["root": core.snapshots.root] }
            }
        }
        let found = all.filter { one in
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

    private static var platform: Containerd_Types_Platform {
        .with {
            $0.os = "linux"
            #if arch(arm64)
                $0.architecture = "arm64"
            #else
                $0.architecture = "amd64"
            #endif
        }
    }

    func pluginInfo(
        request: Containerd_Services_Introspection_V1_PluginInfoRequest,
        context: ServerContext
    ) async throws -> Containerd_Services_Introspection_V1_PluginInfoResponse {
        throw RPCError(code: .unimplemented, message: "information about one plugin is not implemented")
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
}
