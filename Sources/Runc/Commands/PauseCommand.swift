import Runtime

extension RuncCommand {
    static let pause = RuncCommand(
        name: "pause",
        summary: "pause suspends all processes inside the container",
        arguments: ContainerFlags.id,
        description:
            "Stops all processes of a container where they are. \"runc list\" tells which containers there are.",
        count: 1...1,
        action: { context in
            try Lifecycle(store: context.store).setPaused(context.id(), true)
            return 0
        }
    )

    static let resume = RuncCommand(
        name: "resume",
        summary: "resumes all processes that have been previously paused",
        arguments: ContainerFlags.id,
        description: "Lets all processes of a paused container go on.",
        count: 1...1,
        action: { context in
            try Lifecycle(store: context.store).setPaused(context.id(), false)
            return 0
        }
    )
}
