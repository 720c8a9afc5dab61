import Text

/// The root of the table.
enum Application {
    /// The name that `--version` tells, by which scripts know containerd's client.
    static let package = "github.com/containerd/containerd/v2"

    static let flags: [Flag] = [
        Flag("debug", .bool, "Log more"),
        Flag(
            "address",
            "a",
            .string,
            "The socket of containerd's gRPC server",
            preset: "/run/containerd/containerd.sock",
            variable: "CONTAINERD_ADDRESS"
        ),
        Flag("timeout", .duration, "How long the whole command may take"),
        Flag("connect-timeout", .duration, "How long to try to reach containerd"),
        Flag(
            "namespace",
            "n",
            .string,
            "The namespace that the command works in",
            preset: "default",
            variable: "CONTAINERD_NAMESPACE"
        ),
        Command.helpFlag,
        Flag("version", "v", .bool, "Tell the version"),
    ]

    static var command: Command {
        Command(
            name: "ctr",
            summary: "client of containerd",
            description: """
                The client of containerd for looking around and for repairs. It shows containerd's own objects as they
                are, and knows nothing of docker's names, networks and volumes.
                """,
            commands: [
                PluginCommands.group, VersionCommand.command, ContainerCommands.group, ContentCommands.group,
                EventsCommand.command, ImageCommands.group, LeaseCommands.group, NamespaceCommands.group,
                RunCommand.command, SnapshotCommands.group, TaskCommands.group, OCICommands.group,
                SandboxCommands.group, InfoCommand.command, DeprecationCommands.group,
            ]
        )
    }
}
