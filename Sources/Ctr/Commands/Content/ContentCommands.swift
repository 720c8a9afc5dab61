import Text

/// `ctr content`.
enum ContentCommands {
    static var group: Command {
        Command(
            name: "content",
            summary: "Blobs",
            commands: [
                Command(
                    name: "active",
                    summary: "Show the transfers that go on",
                    arguments: "[flags] [<regexp>]",
                    flags: [
                        Flag(
                            "timeout",
                            "t",
                            .duration,
                            "How long a fetch may take",
                            variable: "CONTAINERD_FETCH_TIMEOUT"
                        ),
                        Flag("root", .string, "Not used", preset: "/tmp/content"),
                    ],
                    action: ContentReading.active
                ),
                Command(
                    name: "delete",
                    aliases: ["del", "remove", "rm"],
                    summary: "Remove blobs for good",
                    arguments: "[<digest>, ...]",
                    action: ContentWriting.delete
                ),
                Command(
                    name: "edit",
                    summary: "Edit a blob; the digest of the new one is told",
                    arguments: "[flags] <digest>",
                    flags: [
                        Flag("validate", .string, "A format that the result must have"),
                        Flag("editor", .string, "The editor to use", variable: "EDITOR"),
                    ],
                    action: ContentEdit.run
                ),
                remote(
                    "fetch",
                    "Fetch all blobs of an image",
                    "<remote> <object>",
                    [
                        RegistryFlags.label, Flag("platform", .list, "Only this platform"),
                        Flag("all-platforms", .bool, "Every platform of the image"),
                        Flag("skip-metadata", .bool, "Without the documents of other platforms"),
                        Flag("metadata-only", .bool, "The documents alone"),
                    ],
                    RegistryObjects.fetch
                ),
                remote(
                    "fetch-object",
                    "Write an object of a registry to standard output",
                    "<remote> <object> [<hint>, ...]",
                    [],
                    RegistryObjects.fetchObject
                ),
                remote(
                    "fetch-blob",
                    "Write blobs of a registry to standard output",
                    "<remote> [<digest>, ...]",
                    [Flag("media-type", .string, "The media type to ask for")],
                    RegistryObjects.fetchBlobs
                ),
                Command(
                    name: "get",
                    summary: "Write a blob to standard output",
                    arguments: "[<digest>, ...]",
                    action: ContentReading.get
                ),
                Command(
                    name: "ingest",
                    summary: "Take a blob from standard input",
                    arguments: "[flags] <key>",
                    flags: [
                        Flag("expected-size", .integer, "Its size in bytes"),
                        Flag("expected-digest", .string, "Its digest"),
                    ],
                    action: ContentWriting.ingest
                ),
                Command(
                    name: "list",
                    aliases: ["ls"],
                    summary: "List the blobs",
                    arguments: "[flags]",
                    flags: [Flag("quiet", "q", .bool, "Digests only")],
                    action: ContentReading.list
                ),
                remote(
                    "push-object",
                    "Push a blob to a registry",
                    "<remote> <object> <type>",
                    [],
                    RegistryObjects.push
                ),
                Command(
                    name: "label",
                    summary: "Set labels of a blob",
                    arguments: "<digest> [<label>=<value> ...]",
                    action: ContentWriting.label
                ),
                Command(
                    name: "prune",
                    summary: "Let go of blobs that are not needed",
                    commands: [
                        Command(
                            name: "references",
                            summary: "Take away the labels that keep layers",
                            flags: [
                                Flag("async", .bool, "Do not wait for the collector"),
                                Flag("dry", .bool, "Only tell what would be done"),
                            ],
                            action: ContentPrune.run
                        )
                    ]
                ),
            ]
        )
    }

    /// They speak to a registry on their own, past containerd.
    private static func remote(
        _ name: String,
        _ summary: String,
        _ arguments: String,
        _ more: [Flag],
        _ action: @escaping @Sendable (Invocation) async throws -> Void
    ) -> Command {
        Command(
            name: name,
            summary: summary,
            arguments: "[flags] \(arguments)",
            flags: RegistryFlags.all + more,
            action: action
        )
    }
}
