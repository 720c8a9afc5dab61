import ContainerdAPI
import OCI
import ShimAPI
import SwiftProtobuf

/// The difference of two snapshots as a layer in the content.
enum SnapshotDifference {
    /// What `key` has more than `base`, or than its parent without one.
    static func make(
        _ connection: Connection,
        snapshotter: String,
        key: String,
        base: String? = nil,
        mediaType: String = MediaType.layerGzip,
        ref: String,
        labels: [String: String] = [:],
        _ lease: String
    ) async throws -> Containerd_Types_Descriptor {
        var lower = base ?? ""
        if base == nil { lower = try await connection.snapshot(key, in: snapshotter).parent }
        let left = try await Side(connection, lower, snapshotter, lease)
        let right: Side
        do { right = try await Side(connection, key, snapshotter, lease) } catch {
            await left.drop()
            throw error
        }
        let request = Containerd_Services_Diff_V1_DiffRequest.with {
            $0.left = left.mounts
            $0.right = right.mounts
            $0.mediaType = mediaType
            $0.ref = ref
            $0.labels = labels
        }
        let result: Result<Containerd_Types_Descriptor, any Error>
        do {
            let answer = try await connection.call {
                try await connection.diff.diff(request, metadata: Connection.metadata(lease: lease))
            }
            result = .success(answer.diff)
        } catch { result = .failure(error) }
        await right.drop()
        await left.drop()
        return try result.get()
    }

    /// One of the two trees; a snapshot that is not active is seen through a view.
    private struct Side {
        let connection: Connection
        let snapshotter: String
        var mounts: [Containerd_Types_Mount] = []
        private var view: String?

        init(_ connection: Connection, _ name: String, _ snapshotter: String, _ lease: String) async throws {
            self.connection = connection
            self.snapshotter = snapshotter
            let key = "\(name)-view-\(RandomName.make())"
            if name.isEmpty {
                mounts = try await connection.view(key, parent: "", in: snapshotter, lease: lease)
            } else if try await connection.snapshot(name, in: snapshotter).kind == .active {
                mounts = try await connection.mounts(name, in: snapshotter)
                return
            } else {
                mounts = try await connection.view(key, parent: name, in: snapshotter, lease: lease)
            }
            view = key
        }

        func drop() async {
            guard let view else { return }
            do { try await connection.removeSnapshot(view, in: snapshotter) } catch {
                LogLine.error("failed to remove \(view)", error)
            }
        }
    }
}
