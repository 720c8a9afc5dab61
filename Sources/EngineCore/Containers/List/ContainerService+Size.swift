import ContainerdAPI
import Linux
import SwiftProtobuf

extension ContainerService {
    /// Asks containerd, which keeps what the layers take and counts what the container has written.
    public func size(_ id: String) async throws -> ContainerSize {
        let written = try await usage(id)
        var total = written
        var parent = try await parent(of: id)
        while let layer = parent {
            // A layer never changes.
            if let known = layerSizes[layer] {
                total += known.size
                parent = known.parent
                continue
            }
            let size = try await usage(layer)
            parent = try await self.parent(of: layer)
            layerSizes[layer] = (size, parent)
            total += size
        }
        return ContainerSize(written: written, root: total)
    }

    private func usage(_ key: String) async throws -> Int64 {
        let request = Containerd_Services_Snapshots_V1_UsageRequest.with {
            $0.snapshotter = client.snapshotter
            $0.key = key
        }
        return try await client.call { [client] in
            try await client.snapshots.usage(request, metadata: client.metadata).size
        }
    }

    private func parent(of key: String) async throws -> String? {
        let request = Containerd_Services_Snapshots_V1_StatSnapshotRequest.with {
            $0.snapshotter = client.snapshotter
            $0.key = key
        }
        let parent = try await client.call { [client] in
            try await client.snapshots.stat(request, metadata: client.metadata).info.parent
        }
        return parent.isEmpty ? nil : parent
    }
}
