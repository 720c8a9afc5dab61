import ContainerdAPI
import Linux
import ShimAPI
import SwiftProtobuf

/// The commands that change snapshots.
enum SnapshotWriting {
    /// What nobody else refers to lives as long as this label.
    static var root: [String: String] {
        ["containerd.io/gc.root": Timestamp.text(seconds: Timestamp.secondsNow(), nanoseconds: 0)]
    }

    static func prepare(_ invocation: Invocation) async throws {
        guard (1...2).contains(invocation.arguments.count) else { return try invocation.showHelp() }
        try await invocation.connected { connection in
            let mounts = try await connection.prepare(
                invocation.argument(0),
                parent: invocation.argument(1),
                in: invocation.snapshotter,
                labels: root
            )
            try show(mounts, invocation)
        }
    }

    static func view(_ invocation: Invocation) async throws {
        guard (1...2).contains(invocation.arguments.count) else { return try invocation.showHelp() }
        try await invocation.connected { connection in
            let mounts = try await connection.view(
                invocation.argument(0),
                parent: invocation.argument(1),
                in: invocation.snapshotter
            )
            try show(mounts, invocation)
        }
    }

    private static func show(_ mounts: [Containerd_Types_Mount], _ invocation: Invocation) throws {
        let target = invocation.string("target")
        if !target.isEmpty { try MountText.show(mounts, target: target) }
        if invocation.isOn("mounts") { try MountText.showJSON(mounts) }
    }

    static func commit(_ invocation: Invocation) async throws {
        guard invocation.arguments.count == 2 else { return try invocation.showHelp() }
        try await invocation.connected { connection in
            try await connection.commit(
                invocation.argument(1),
                as: invocation.argument(0),
                in: invocation.snapshotter,
                labels: root
            )
        }
    }

    static func delete(_ invocation: Invocation) async throws {
        try await invocation.connected { connection in
            for key in invocation.arguments {
                do {
                    try await connection.removeSnapshot(key, in: invocation.snapshotter)
                } catch {
                    throw Failure(of: error).prefixed("failed to remove \"\(key)\"")
                }
            }
        }
    }

    static func label(_ invocation: Invocation) async throws {
        let (name, labels) = invocation.labelled
        try await invocation.connected { connection in
            if labels.isEmpty {
                let snapshot = try await connection.snapshot(name, in: invocation.snapshotter)
                return try Output.line(Labels.text(snapshot.labels))
            }
            let change = LabelChange(labels)
            let request = Containerd_Services_Snapshots_V1_UpdateSnapshotRequest.with {
                $0.snapshotter = invocation.snapshotter
                $0.info.name = name
                $0.info.labels = change.labels
                $0.updateMask.paths = change.paths
            }
            let answer = try await connection.call { try await connection.snapshots.update(request) }
            try Output.line(Labels.text(answer.info.labels))
        }
    }
}
