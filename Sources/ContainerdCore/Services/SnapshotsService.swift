import ContainerdAPI
import GRPCCore
import Linux
import ShimAPI
import SwiftProtobuf

struct SnapshotsService: Containerd_Services_Snapshots_V1_Snapshots.SimpleServiceProtocol {
    let core: Core

    private static func word(_ kind: Containerd_Services_Snapshots_V1_Kind) -> String {
        switch kind {
        case .view: "view"
        case .active: "active"
        case .committed: "committed"
        default: "unknown"
        }
    }

    private func snapshotter(_ name: String) throws -> Snapshotter {
        guard !name.isEmpty else { throw EngineError.invalid("snapshotter argument missing: invalid argument") }
        return try core.snapshotter(name)
    }

    func prepare(request: Containerd_Services_Snapshots_V1_PrepareSnapshotRequest, context: ServerContext) async throws
        -> Containerd_Services_Snapshots_V1_PrepareSnapshotResponse
    {
        let snapshotter = try snapshotter(request.snapshotter)
        let mounts = try await Offload.call {
            try snapshotter.create(key: request.key, parent: request.parent, kind: .active, labels: request.labels)
        }
        core.events.publish(
            "/snapshot/prepare",
            namespace: Call.namespace,
            Containerd_Events_SnapshotPrepare.with {
                $0.key = request.key
                $0.parent = request.parent
                $0.snapshotter = request.snapshotter
            }
        )
        return .with { $0.mounts = mounts }
    }

    func view(request: Containerd_Services_Snapshots_V1_ViewSnapshotRequest, context: ServerContext) async throws
        -> Containerd_Services_Snapshots_V1_ViewSnapshotResponse
    {
        let snapshotter = try snapshotter(request.snapshotter)
        let mounts = try await Offload.call {
            try snapshotter.create(key: request.key, parent: request.parent, kind: .view, labels: request.labels)
        }
        return .with { $0.mounts = mounts }
    }

    func mounts(request: Containerd_Services_Snapshots_V1_MountsRequest, context: ServerContext) async throws
        -> Containerd_Services_Snapshots_V1_MountsResponse
    {
        let mounts = try snapshotter(request.snapshotter).mounts(key: request.key)
        return .with { $0.mounts = mounts }
    }

    func commit(request: Containerd_Services_Snapshots_V1_CommitSnapshotRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        try snapshotter(request.snapshotter).commit(
            key: request.key,
            name: request.name,
            labels: request.labels,
            parent: request.parent
        )
        core.events.publish(
            "/snapshot/commit",
            namespace: Call.namespace,
            Containerd_Events_SnapshotCommit.with {
                $0.key = request.key
                $0.name = request.name
                $0.snapshotter = request.snapshotter
            }
        )
        return Google_Protobuf_Empty()
    }

    func remove(request: Containerd_Services_Snapshots_V1_RemoveSnapshotRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        let folder = try snapshotter(request.snapshotter).remove(key: request.key)
        await remove(folder)
        core.events.publish(
            "/snapshot/remove",
            namespace: Call.namespace,
            Containerd_Events_SnapshotRemove.with {
                $0.key = request.key
                $0.snapshotter = request.snapshotter
            }
        )
        return Google_Protobuf_Empty()
    }

    func stat(request: Containerd_Services_Snapshots_V1_StatSnapshotRequest, context: ServerContext) async throws
        -> Containerd_Services_Snapshots_V1_StatSnapshotResponse
    {
        let info = try snapshotter(request.snapshotter).info(key: request.key)
        return .with { $0.info = info }
    }

    func update(request: Containerd_Services_Snapshots_V1_UpdateSnapshotRequest, context: ServerContext) async throws
        -> Containerd_Services_Snapshots_V1_UpdateSnapshotResponse
    {
        let snapshotter = try snapshotter(request.snapshotter)
        let paths = request.updateMask.paths
        guard !request.info.name.isEmpty else { throw EngineError.invalid("invalid argument") }
        let made = try snapshotter.update(key: request.info.name) { info in
            for path in paths.isEmpty ? ["labels"] : paths {
                guard try Labels.apply(path, from: request.info.labels, to: &info.labels) else {
                    let name = request.info.name
                    throw EngineError.invalid(
                        "cannot update \"\(path)\" field on snapshot \"\(name)\": invalid argument"
                    )
                }
            }
        }
        return .with { $0.info = made }
    }

    func list(
        request: Containerd_Services_Snapshots_V1_ListSnapshotsRequest,
        response: RPCWriter<Containerd_Services_Snapshots_V1_ListSnapshotsResponse>,
        context: ServerContext
    ) async throws {
        let snapshotter = try snapshotter(request.snapshotter)
        let filters = try request.filters.map { try Filter($0) }
        let all = try snapshotter.list().filter { one in
            Filter.any(filters) { field in
                switch field {
                case "name": one.name
                case "parent": one.parent
                case "kind": Self.word(one.kind)
                default: Filter.label(field, one.labels)
                }
            }
        }
        for start in stride(from: 0, to: all.count, by: 100) {
            try await response.write(.with { $0.info = Array(all[start..<min(start + 100, all.count)]) })
        }
    }

    func usage(request: Containerd_Services_Snapshots_V1_UsageRequest, context: ServerContext) async throws
        -> Containerd_Services_Snapshots_V1_UsageResponse
    {
        let snapshotter = try snapshotter(request.snapshotter)
        let usage = try await Offload.call { try snapshotter.usage(key: request.key) }
        return .with {
            $0.size = usage.size
            $0.inodes = usage.inodes
        }
    }

    func cleanup(request: Containerd_Services_Snapshots_V1_CleanupRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        let snapshotter = try snapshotter(request.snapshotter)
        try await Offload.run { try snapshotter.cleanUp() }
        return Google_Protobuf_Empty()
    }

    /// The snapshot is gone already; what can't be removed now goes by Cleanup or at the next start.
    private func remove(_ folder: String) async {
        do {
            try await Offload.run { try Files.removeTree(folder) }
        } catch {
            Log.warning("snapshot folder \(folder): \(error)")
        }
    }
}
