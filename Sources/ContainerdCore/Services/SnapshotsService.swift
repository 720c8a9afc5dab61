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

    private func check(_ snapshotter: String) throws {
        guard snapshotter == "overlayfs" || snapshotter.isEmpty else {
            throw RPCError(code: .invalidArgument, message: "snapshotter not loaded: \(snapshotter): invalid argument")
        }
    }

    func prepare(request: Containerd_Services_Snapshots_V1_PrepareSnapshotRequest, context: ServerContext) async throws
        -> Containerd_Services_Snapshots_V1_PrepareSnapshotResponse
    {
        try check(request.snapshotter)
        let mounts = try core.snapshots.create(
            key: request.key,
            parent: request.parent,
            kind: .active,
            labels: request.labels
        )
        core.events.publish(
            "/snapshot/prepare",
            namespace: Call.namespace,
            Containerd_Events_SnapshotPrepare.with {
                $0.key = request.key
                $0.parent = request.parent
                $0.snapshotter = "overlayfs"
            }
        )
        return .with { $0.mounts = mounts }
    }

    func view(request: Containerd_Services_Snapshots_V1_ViewSnapshotRequest, context: ServerContext) async throws
        -> Containerd_Services_Snapshots_V1_ViewSnapshotResponse
    {
        try check(request.snapshotter)
        let mounts = try core.snapshots.create(
            key: request.key,
            parent: request.parent,
            kind: .view,
            labels: request.labels
        )
        return .with { $0.mounts = mounts }
    }

    func mounts(request: Containerd_Services_Snapshots_V1_MountsRequest, context: ServerContext) async throws
        -> Containerd_Services_Snapshots_V1_MountsResponse
    {
        try check(request.snapshotter)
        let mounts = try core.snapshots.mounts(key: request.key)
        return .with { $0.mounts = mounts }
    }

    func commit(request: Containerd_Services_Snapshots_V1_CommitSnapshotRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        try check(request.snapshotter)
        try core.snapshots.commit(key: request.key, name: request.name, labels: request.labels)
        core.events.publish(
            "/snapshot/commit",
            namespace: Call.namespace,
            Containerd_Events_SnapshotCommit.with {
                $0.key = request.key
                $0.name = request.name
                $0.snapshotter = "overlayfs"
            }
        )
        return Google_Protobuf_Empty()
    }

    func remove(request: Containerd_Services_Snapshots_V1_RemoveSnapshotRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        try check(request.snapshotter)
        let folder = try core.snapshots.remove(key: request.key)
        try await Offload.run { try Files.removeTree(folder) }
        core.events.publish(
            "/snapshot/remove",
            namespace: Call.namespace,
            Containerd_Events_SnapshotRemove.with {
                $0.key = request.key
                $0.snapshotter = "overlayfs"
            }
        )
        return Google_Protobuf_Empty()
    }

    func stat(request: Containerd_Services_Snapshots_V1_StatSnapshotRequest, context: ServerContext) async throws
        -> Containerd_Services_Snapshots_V1_StatSnapshotResponse
    {
        try check(request.snapshotter)
        let info = try core.snapshots.info(key: request.key)
        return .with { $0.info = info }
    }

    func update(request: Containerd_Services_Snapshots_V1_UpdateSnapshotRequest, context: ServerContext) async throws
        -> Containerd_Services_Snapshots_V1_UpdateSnapshotResponse
    {
        try check(request.snapshotter)
        let paths = request.updateMask.paths
        let made = try core.snapshots.update(key: request.info.name) { info in
            for path in paths.isEmpty ? ["labels"] : paths {
                guard try Labels.apply(path, from: request.info.labels, to: &info.labels) else {
                    throw EngineError.invalid("cannot update \"\(path)\" field on snapshot: invalid argument")
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
        try check(request.snapshotter)
        let filters = try request.filters.map { try Filter($0) }
        let all = try core.snapshots.list().filter { one in
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
        try check(request.snapshotter)
        let snapshots = core.snapshots
        let (namespace, key) = (Call.namespace, request.key)
        let usage = try await Offload.run { try Call.$namespace.withValue(namespace) { try snapshots.usage(key: key) } }
        return .with {
            $0.size = usage.size
            $0.inodes = usage.inodes
        }
    }

    func cleanup(request: Containerd_Services_Snapshots_V1_CleanupRequest, context: ServerContext) async throws
        -> Google_Protobuf_Empty
    {
        throw RPCError(code: .unimplemented, message: "snapshot cleanup is not implemented")
    }
}
