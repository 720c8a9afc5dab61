import ContainerdAPI
import Linux
import OCI
import ShimAPI
import SwiftProtobuf

/// What this daemon has, under containerd's names for its parts. There is nothing else: no plugin is loaded.
struct PluginTable: Sendable {
    typealias Plugin = Containerd_Services_Introspection_V1_Plugin

    private struct Entry: Sendable {
        var type: String
        var id: String
        var requires: [String] = []
        var hasPlatform = false
        var capabilities: [String] = []
    }

    let core: Core

    private static let entries: [Entry] =
        [
            Entry(type: content, id: "content"),
            Entry(type: snapshotter, id: "native", hasPlatform: true),
            Entry(
                type: snapshotter,
                id: "overlayfs",
                hasPlatform: true,
                capabilities: ["rebase"] + (OverlayLayout.mapsOwners ? ["remap-ids"] : [])
            ),
            Entry(type: "io.containerd.event.v1", id: "exchange"),
            Entry(
                type: metadata,
                id: "sqlite",
                requires: [content, "io.containerd.event.v1", snapshotter]
            ),
            Entry(type: "io.containerd.gc.v1", id: "scheduler", requires: [metadata]),
            Entry(type: "io.containerd.lease.v1", id: "manager", requires: [metadata]),
            Entry(type: "io.containerd.differ.v1", id: "walking", requires: [metadata], hasPlatform: true),
            Entry(type: "io.containerd.shim.v1", id: "manager", requires: ["io.containerd.event.v1", metadata]),
            Entry(
                type: "io.containerd.runtime.v2",
                id: "task",
                requires: ["io.containerd.shim.v1", "io.containerd.event.v1"],
                hasPlatform: true
            ),
            Entry(type: "io.containerd.monitor.container.v1", id: "restart", requires: [metadata]),
            Entry(type: "io.containerd.sandbox.store.v1", id: "local", requires: [metadata]),
            Entry(
                type: "io.containerd.sandbox.controller.v1",
                id: "shim",
                requires: ["io.containerd.shim.v1", "io.containerd.event.v1"]
            ),
        ] + services.map { Entry(type: "io.containerd.grpc.v1", id: $0, requires: [metadata]) }

    private static let content = "io.containerd.content.v1"
    private static let snapshotter = "io.containerd.snapshotter.v1"
    private static let metadata = "io.containerd.metadata.v1"

    private static let services = [
        "containers", "content", "diff", "events", "healthcheck", "images", "introspection", "leases", "mounts",
        "namespaces",
        "sandbox-controllers", "sandboxes", "snapshots", "tasks", "version",
    ]

    var all: [Plugin] {
        Self.entries.map { one in
            .with {
                $0.type = one.type
                $0.id = one.id
                $0.requires = one.requires
                $0.capabilities = one.capabilities
                if one.hasPlatform { $0.platforms = [Self.platform] }
                $0.exports = exports(one)
            }
        }
    }

    private func exports(_ entry: Entry) -> [String: String] {
        switch (entry.type, entry.id) {
        case (Self.content, _): return ["root": core.root + "/io.containerd.content.v1.content"]
        case (Self.snapshotter, let id): return ["root": core.root + "/io.containerd.snapshotter.v1.\(id)"]
        case ("io.containerd.gc.v1", _): return core.garbage.exports
        default: return [:]
        }
    }

    /// containerd tells the variant of a processor here, and here alone.
    private static var platform: Containerd_Types_Platform {
        var message = Platform.own.message
        if message.architecture == "arm64" { message.variant = "v8" }
        return message
    }
}
