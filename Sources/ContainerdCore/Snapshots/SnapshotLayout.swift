import ContainerdAPI
import ShimAPI
import SwiftProtobuf

/// What a snapshot is on the disk. Every snapshot has one folder; layouts differ in what they put there.
protocol SnapshotLayout: Sendable {
    typealias Kind = Containerd_Services_Snapshots_V1_Kind

    /// Fills the new, empty folder of a snapshot. `above` is the folder of its parent, `owner` the user and group of
    /// the tree's top where they are not the parent's.
    func make(_ folder: String, above: String?, kind: Kind, owner: SnapshotOwner?) throws

    /// `above` are the folders of its parents, the nearest first; `labels` those of the snapshot.
    func mounts(_ folder: String, above: [String], kind: Kind, labels: [String: String]) -> [Containerd_Types_Mount]

    /// Where that lies what the snapshot itself takes on the disk.
    func content(_ folder: String) -> String
}

extension SnapshotLayout {
    func bind(_ source: String, _ kind: Kind, _ options: [String]) -> [Containerd_Types_Mount] {
        [
            .with {
                $0.type = "bind"
                $0.source = source
                $0.options = options
            }
        ]
    }
}
