import Text

/// `ctr sandboxes`.
enum SandboxCommands {
    static var group: Command {
        Command(
            name: "sandboxes",
            aliases: ["sandbox", "sb", "s"],
            summary: "Sandboxes: what the containers of a pod share",
            commands: [
                Command(
                    name: "run",
                    aliases: ["create", "c", "r"],
                    summary: "Make a sandbox and start it",
                    arguments: "[flags] <pod-config.json> <sandbox-id>",
                    flags: [Flag("runtime", .string, "Name of the runtime", preset: RuntimeFlags.standard)],
                    action: SandboxRun.run
                ),
                Command(
                    name: "list",
                    aliases: ["ls"],
                    summary: "List the sandboxes",
                    flags: [Flag("filters", .list, "Only those that this is true of")],
                    action: SandboxList.run
                ),
                Command(
                    name: "remove",
                    aliases: ["rm"],
                    summary: "Remove sandboxes",
                    arguments: "<id> [<id>, ...]",
                    flags: [Flag("force", "f", .bool, "Also those that cannot be stopped")],
                    action: SandboxRemoval.run
                ),
            ]
        )
    }
}
