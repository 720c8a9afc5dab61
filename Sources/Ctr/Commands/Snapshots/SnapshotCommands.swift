import OCI
import Text

/// `ctr snapshots`.
enum SnapshotCommands {
    private static let creation = [
        Flag("target", "t", .string, "Where it will be mounted: the mount command is told"),
        Flag("mounts", .bool, "Tell the mounts as JSON"),
    ]

    static var group: Command {
        Command(
            name: "snapshots",
            aliases: ["snapshot"],
            summary: "Snapshots",
            flags: [RegistryFlags.snapshotter],
            commands: [
                Command(
                    name: "commit",
                    summary: "Make a committed snapshot of an active one",
                    arguments: "<key> <active>",
                    action: SnapshotWriting.commit
                ),
                Command(
                    name: "diff",
                    summary:
                        "Write the difference of two snapshots; the second is the first one's parent where it is left out",
                    arguments: "[flags] <idA> [<idB>]",
                    flags: [
                        Flag(
                            "media-type",
                            .string,
                            "Media type of the layer",
                            preset: MediaType.layerGzip
                        ),
                        Flag("ref", .string, "Name of the upload"),
                        Flag("keep", .bool, "Keep the layer in the content"),
                        RegistryFlags.label,
                    ],
                    action: SnapshotDiff.run
                ),
                Command(name: "info", summary: "Show a snapshot", arguments: "<key>", action: SnapshotReading.info),
                Command(name: "list", aliases: ["ls"], summary: "List the snapshots", action: SnapshotReading.list),
                Command(
                    name: "mounts",
                    aliases: ["m", "mount"],
                    summary: "Tell how to mount a snapshot",
                    arguments: "<target> <key>",
                    action: SnapshotReading.mounts
                ),
                Command(
                    name: "prepare",
                    summary: "Make an active snapshot on a committed one",
                    arguments: "[flags] <key> [<parent>]",
                    flags: creation,
                    action: SnapshotWriting.prepare
                ),
                Command(
                    name: "delete",
                    aliases: ["del", "remove", "rm"],
                    summary: "Remove snapshots",
                    arguments: "<key> [<key>, ...]",
                    action: SnapshotWriting.delete
                ),
                Command(
                    name: "label",
                    summary: "Set labels of a snapshot",
                    arguments: "<name> [<label>=<value> ...]",
                    action: SnapshotWriting.label
                ),
                Command(name: "tree", summary: "Show which snapshot stands on which", action: SnapshotTree.run),
                Command(
                    name: "unpack",
                    summary: "Unpack the layers of an image's manifest",
                    arguments: "[flags] <digest>",
                    flags: [RegistryFlags.syncFS, RegistryFlags.snapshotter],
                    action: SnapshotUnpack.run
                ),
                Command(
                    name: "usage",
                    summary: "Tell what snapshots take on the disk",
                    arguments: "[flags] [<key>, ...]",
                    flags: [Flag("b", .bool, "In bytes")],
                    action: SnapshotReading.usage
                ),
                Command(
                    name: "view",
                    summary: "Make a read-only snapshot on a committed one",
                    arguments: "[flags] <key> [<parent>]",
                    flags: creation,
                    action: SnapshotWriting.view
                ),
            ]
        )
    }
}
