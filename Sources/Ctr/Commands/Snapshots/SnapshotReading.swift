import ContainerdAPI
import SwiftProtobuf
import Text

/// The commands that look at snapshots.
enum SnapshotReading {
    static func list(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            var rows = ["KEY\tPARENT\tKIND\t"]
            for snapshot in try await connection.snapshotList(invocation.snapshotter) {
                rows.append("\(snapshot.name)\t\(snapshot.parent)\t\(kind(snapshot.kind))\t")
            }
            try Output.table(rows)
        }
    }

    private static func kind(_ kind: Containerd_Services_Snapshots_V1_Kind) -> String {
        switch kind {
        case .active: "Active"
        case .view: "View"
        case .committed: "Committed"
        default: "Unknown"
        }
    }

    static func info(_ invocation: Invocation) async throws {
        guard invocation.arguments.count == 1 else { return try invocation.showHelp() }
        try await invocation.connected { connection in
            let snapshot = try await connection.snapshot(invocation.argument(0), in: invocation.snapshotter)
            var writer = JSONWriter()
            writer.object {
                $0.member("Kind", kind(snapshot.kind))
                $0.member("Name", snapshot.name)
                $0.member("Parent", omitEmpty: snapshot.parent)
                $0.member("Labels", omitEmpty: snapshot.labels)
                $0.member("Created", JSONTime.text(snapshot.createdAt))
                $0.member("Updated", JSONTime.text(snapshot.updatedAt))
            }
            try Output.document(writer.bytes)
        }
    }

    static func mounts(_ invocation: Invocation) async throws {
        guard invocation.arguments.count == 2 else { return try invocation.showHelp() }
        try await invocation.connected { connection in
            let mounts = try await connection.mounts(invocation.argument(1), in: invocation.snapshotter)
            try MountText.show(mounts, target: invocation.argument(0))
        }
    }

    static func usage(_ invocation: Invocation) async throws {
        let inBytes = invocation.isOn("b")
        try await invocation.connected { connection in
            let snapshotter = invocation.snapshotter
            let keys =
                invocation.arguments.isEmpty
                ? try await connection.snapshotList(snapshotter).map(\.name) : invocation.arguments
            var rows = ["KEY\tSIZE\tINODES\t"]
            for key in keys {
                let usage = try await connection.usage(key, in: snapshotter)
                rows.append("\(key)\t\(inBytes ? String(usage.size) : Amount.text(usage.size))\t\(usage.inodes)\t")
            }
            try Output.table(rows)
        }
    }
}
