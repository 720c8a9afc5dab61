import Text

/// `ctr images`.
enum ImageCommands {
    static var group: Command {
        Command(
            name: "images",
            aliases: ["image", "i"],
            summary: "Images",
            commands: [
                Command(
                    name: "check",
                    summary: "Tell which images are all there",
                    arguments: "[flags] [<filter>, ...]",
                    flags: [
                        Flag("quiet", "q", .bool, "Only the names of those that are there and unpacked"),
                        RegistryFlags.snapshotter,
                    ],
                    action: ImageCheck.run
                ),
                ImageTransfers.export,
                ImageTransfers.import,
                Command(
                    name: "inspect",
                    aliases: ["i"],
                    summary: "Show what an image consists of",
                    arguments: "<image> [flags]",
                    flags: [Flag("content", .bool, "With labels and JSON documents")],
                    action: ImageInspect.run
                ),
                Command(
                    name: "list",
                    aliases: ["ls"],
                    summary: "List the images",
                    arguments: "[flags] [<filter>, ...]",
                    flags: [Flag("quiet", "q", .bool, "Names only")],
                    action: ImageList.run
                ),
                ImageMount.mountCommand,
                ImageMount.unmountCommand,
                ImageTransfers.pull,
                ImageTransfers.push,
                Command(
                    name: "prune",
                    summary: "Remove images that no container uses",
                    flags: [Flag("all", .bool, "All of them; without it none")],
                    action: ImageRemoval.prune
                ),
                Command(
                    name: "delete",
                    aliases: ["del", "remove", "rm"],
                    summary: "Remove images by name",
                    arguments: "[flags] <ref> [<ref>, ...]",
                    flags: [Flag("sync", .bool, "Return when what only they kept is gone")],
                    action: ImageRemoval.delete
                ),
                Command(
                    name: "tag",
                    summary: "Give an image further names",
                    arguments: "[flags] <source_ref> <target_ref> [<target_ref>, ...]",
                    flags: [
                        Flag("force", .bool, "Take a name away from the image that has it"),
                        Flag("local", .bool, "By the image service and not by a transfer"),
                        Flag("skip-reference-check", .bool, "Take names that registries would not take"),
                    ],
                    action: ImageTag.run
                ),
                Command(
                    name: "label",
                    summary: "Set labels of an image",
                    arguments: "[flags] <name> [<key>=<value>, ...]",
                    flags: [Flag("replace-all", "r", .bool, "Take all others away")],
                    action: ImageLabel.run
                ),
                Command(
                    name: "convert",
                    summary: "Make another form of an image",
                    arguments: "[flags] <source_ref> <target_ref>",
                    flags: [
                        Flag("uncompress", .bool, "Layers without compression"),
                        Flag("oci", .bool, "OCI's media types for docker's"),
                        Flag("platform", .list, "Only this platform"),
                        Flag("all-platforms", .bool, "Every platform of the image"),
                    ],
                    action: ImageConvert.run
                ),
                Command(
                    name: "usage",
                    summary: "Tell what an image's snapshots take on the disk",
                    arguments: "[flags] <ref>",
                    flags: [RegistryFlags.snapshotter],
                    action: ImageUsage.run
                ),
            ]
        )
    }
}
