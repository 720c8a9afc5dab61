import Runtime

extension RuncCommand {
    static let events = RuncCommand(
        name: "events",
        summary: "display container events such as OOM notifications, cpu, memory, and IO usage statistics",
        arguments: ContainerFlags.id,
        description: """
            Prints what happens in a container and what it uses, one JSON object a line. What it
            uses is printed once every 5 seconds unless --interval says otherwise.
            """,
        flags: [
            Flag("interval", .duration, "time between two figures of use", preset: "5s"),
            Flag("stats", .bool, "print the figures of use once and end"),
        ],
        count: 1...1,
        action: { _ in throw RuntimeError.notImplemented("runc events") }
    )
}
