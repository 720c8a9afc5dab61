import OCI
import Text

/// `ctr images pull`, `push`, `import` and `export`: the transfers that containerd itself does.
enum ImageTransfers {
    private static let platform = Flag("platform", .list, "Only this platform")
    private static let local = Flag("local", .bool, "By this client and not by containerd")

    static var pull: Command {
        Command(
            name: "pull",
            summary: "Pull an image from a registry",
            arguments: "[flags] <ref>",
            description: "The image is fetched, unpacked and named, and can be run then.",
            flags: RegistryFlags.all + [
                RegistryFlags.snapshotter, RegistryFlags.label, platform,
                Flag("all-platforms", .bool, "Every platform of the image"),
                Flag("all-metadata", .bool, "Documents of every platform", isHidden: true),
                Flag("skip-metadata", .bool, "Without the documents of other platforms"),
                Flag("print-chainid", .bool, "Tell the name of the image's snapshot; with --local"),
                Flag("max-concurrent-downloads", .integer, "How many blobs at once; with --local"), local,
                RegistryFlags.syncFS,
            ],
            action: ImagePull.run
        )
    }

    static var push: Command {
        Command(
            name: "push",
            summary: "Push an image to a registry",
            arguments: "[flags] <remote> [<local>]",
            description: "All blobs of the image are pushed; it must be there under the remote name or the local one.",
            flags: RegistryFlags.all + [
                Flag("manifest", .string, "Digest of the manifest; with --local"),
                Flag(
                    "manifest-type",
                    .string,
                    "Its media type; with --local",
                    preset: MediaType.manifest
                ), platform,
                Flag("max-concurrent-uploaded-layers", .integer, "How many layers at once; with --local"), local,
                Flag("allow-non-distributable-blobs", .bool, "Also layers that may not be passed on; with --local"),
            ],
            action: ImagePush.run
        )
    }

    static var export: Command {
        Command(
            name: "export",
            summary: "Write images to an archive",
            arguments: "[flags] <out> <image> ...",
            description:
                "The archive is an OCI layout, with docker's manifest.json beside it. \"-\" is standard output.",
            flags: [
                Flag("skip-manifest-json", .bool, "Without docker's manifest.json"),
                Flag("skip-non-distributable", .bool, "Without layers that may not be passed on"), platform,
                Flag("all-platforms", .bool, "Every platform of the images"), local,
            ],
            action: ImageExport.run
        )
    }

    static var `import`: Command {
        Command(
            name: "import",
            summary: "Take images from an archive",
            arguments: "[flags] <in>",
            description: """
                The archive is an OCI layout or what docker saves. "-" is standard input. Images that it gives no whole
                name get one that begins with --base-name, or with "import-" and the day.
                """,
            flags: [
                Flag("base-name", .string, "What names begin with"),
                Flag("digests", .bool, "Names by digest as well"),
                Flag("skip-digest-for-named", .bool, "With --digests: not for images that have a name"),
                Flag("index-name", .string, "A name for the archive's index"),
                Flag("all-platforms", .bool, "Every platform of the images"),
                Flag("platform", .string, "Only this platform"),
                Flag("no-unpack", .bool, "Leave the layers packed"), local,
                Flag("compress-blobs", .bool, "Compress layers that are not"),
                Flag("discard-unpacked-layers", .bool, "Let go of layers that are unpacked; with --local"),
                RegistryFlags.syncFS, RegistryFlags.snapshotter, RegistryFlags.label,
            ],
            action: ImageImport.run
        )
    }
}
