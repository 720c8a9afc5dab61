import ContainerdAPI
import GRPCCore
import ShimAPI
import SwiftProtobuf

extension Connection {
    func snapshotList(_ snapshotter: String) async throws -> [Containerd_Services_Snapshots_V1_Info] {
        let request = Containerd_Services_Snapshots_V1_ListSnapshotsRequest.with { $0.snapshotter = snapshotter }
        return try await call {
            try await self.snapshots.list(request) { response in
                var snapshots: [Containerd_Services_Snapshots_V1_Info] = []
                for try await message in response.messages { snapshots += message.info }
                return snapshots
            }
        }
    }

    func snapshot(_ key: String, in snapshotter: String) async throws -> Containerd_Services_Snapshots_V1_Info {
        let request = Containerd_Services_Snapshots_V1_StatSnapshotRequest.with {
            $0.snapshotter = snapshotter
            $0.key = key
        }
        return try await call { try await self.snapshots.stat(request) }.info
    }

    /// What a snapshotter can do, in containerd's words.
    func capabilities(of snapshotter: String) async throws -> [String] {
        let request = Containerd_Services_Introspection_V1_PluginsRequest.with {
            $0.filters = ["type==io.containerd.snapshotter.v1,id==\(snapshotter)"]
        }
        return try await call { try await self.introspection.plugins(request) }.plugins.first?.capabilities ?? []
    }

    func hasSnapshot(_ key: String, in snapshotter: String) async throws -> Bool {
        do {
            _ = try await snapshot(key, in: snapshotter)
            return true
        } catch let failure as Failure where failure.isNotFound {
            return false
        }
    }

    func mounts(_ key: String, in snapshotter: String) async throws -> [Containerd_Types_Mount] {
        let request = Containerd_Services_Snapshots_V1_MountsRequest.with {
            $0.snapshotter = snapshotter
            $0.key = key
        }
        return try await call { try await self.snapshots.mounts(request) }.mounts
    }

    func usage(_ key: String, in snapshotter: String) async throws -> Containerd_Services_Snapshots_V1_UsageResponse {
        let request = Containerd_Services_Snapshots_V1_UsageRequest.with {
            $0.snapshotter = snapshotter
            $0.key = key
        }
        return try await call { try await self.snapshots.usage(request) }
    }

    func prepare(
        _ key: String,
        parent: String,
        in snapshotter: String,
        labels: [String: String] = [:],
        lease: String? = nil
    ) async throws -> [Containerd_Types_Mount] {
        let request = Containerd_Services_Snapshots_V1_PrepareSnapshotRequest.with {
            $0.snapshotter = snapshotter
            $0.key = key
            $0.parent = parent
            $0.labels = labels
        }
        let metadata: Metadata = lease.map { Self.metadata(lease: $0) } ?? [:]
        return try await call { try await self.snapshots.prepare(request, metadata: metadata) }.mounts
    }

    func view(
        _ key: String,
        parent: String,
        in snapshotter: String,
        lease: String? = nil
    ) async throws -> [Containerd_Types_Mount] {
        let request = Containerd_Services_Snapshots_V1_ViewSnapshotRequest.with {
            $0.snapshotter = snapshotter
            $0.key = key
            $0.parent = parent
        }
        let metadata: Metadata = lease.map { Self.metadata(lease: $0) } ?? [:]
        return try await call { try await self.snapshots.view(request, metadata: metadata) }.mounts
    }

    func commit(
        _ key: String,
        as name: String,
        in snapshotter: String,
        labels: [String: String],
        lease: String? = nil
    ) async throws {
        let request = Containerd_Services_Snapshots_V1_CommitSnapshotRequest.with {
            $0.snapshotter = snapshotter
            $0.name = name
            $0.key = key
            $0.labels = labels
        }
        let metadata: Metadata = lease.map { Self.metadata(lease: $0) } ?? [:]
        _ = try await call { try await self.snapshots.commit(request, metadata: metadata) }
    }

    func removeSnapshot(_ key: String, in snapshotter: String) async throws {
        let request = Containerd_Services_Snapshots_V1_RemoveSnapshotRequest.with {
            $0.snapshotter = snapshotter
            $0.key = key
        }
        _ = try await call { try await self.snapshots.remove(request) }
    }
}
