import ShimAPI
import SwiftProtobuf

/// `ctr snapshots diff`: a layer on standard output.
enum SnapshotDiff {
    static func run(_ invocation: Invocation) async throws {
        let (first, second) = (invocation.argument(0), invocation.argument(1))
        if first.isEmpty { throw Failure("snapshot id must be provided") }
        var labels = Labels.map(invocation.strings("label"))
        if invocation.isOn("keep") { labels.merge(SnapshotWriting.root) { $1 } }
        let kept = labels
        try await invocation.connected { connection in
            try await connection.withLease { lease in
                let layer = try await SnapshotDifference.make(
                    connection,
                    snapshotter: invocation.snapshotter,
                    key: second.isEmpty ? first : second,
                    base: second.isEmpty ? nil : first,
                    mediaType: invocation.string("media-type"),
                    ref: invocation.string("ref"),
                    labels: kept,
                    lease
                )
                try await connection.read(layer.digest) { try Output.write($0) }
            }
        }
    }
}
