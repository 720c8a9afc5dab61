import Text

/// `ctr containers`.
enum ContainerCommands {
    static var group: Command {
        Command(
            name: "containers",
            aliases: ["c", "container"],
            summary: "Containers",
            commands: [
                Command(
                    name: "create",
                    summary: "Make a container",
                    arguments: "[flags] Image|RootFS CONTAINER [COMMAND] [ARG...]",
                    flags: RunFlags.shared,
                    action: ContainerCreate.run
                ),
                Command(
                    name: "delete",
                    aliases: ["del", "remove", "rm"],
                    summary: "Remove containers that do not run",
                    arguments: "[flags] CONTAINER [CONTAINER, ...]",
                    flags: [Flag("keep-snapshot", .bool, "Leave the container's snapshot")],
                    action: ContainerRemoval.run
                ),
                Command(
                    name: "info",
                    summary: "Show a container",
                    arguments: "CONTAINER",
                    flags: [Flag("spec", .bool, "Only its runtime configuration")],
                    action: ContainerInfo.run
                ),
                Command(
                    name: "list",
                    aliases: ["ls"],
                    summary: "List the containers",
                    arguments: "[flags] [<filter>, ...]",
                    flags: [Flag("quiet", "q", .bool, "Ids only")],
                    action: ContainerList.run
                ),
                Command(
                    name: "label",
                    summary: "Set labels of a container, and take away those without a value",
                    arguments: "[flags] CONTAINER [<key>=<value>, ...]",
                    action: ContainerLabel.run
                ),
                Command(
                    name: "checkpoint",
                    summary: "Save a container in an image",
                    arguments: "CONTAINER REF",
                    flags: [
                        Flag("rw", .bool, "With what was written to its root"),
                        Flag("image", .bool, "With its image"),
                        Flag("task", .bool, "With its running processes"),
                    ],
                    action: ContainerCheckpoint.run
                ),
                Command(
                    name: "restore",
                    summary: "Make a container from such an image",
                    arguments: "CONTAINER REF",
                    flags: [
                        Flag("rw", .bool, "With what was written to its root"),
                        Flag("live", .bool, "With its running processes"),
                    ],
                    action: ContainerRestore.run
                ),
            ]
        )
    }
}
