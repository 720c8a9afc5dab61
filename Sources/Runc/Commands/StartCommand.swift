import Runtime

extension RuncCommand {
    static let start = RuncCommand(
        name: "start",
        summary: "executes the user defined process in a created container",
        arguments: ContainerFlags.id,
        description: "Lets the process of a created container go on to its program.",
        count: 1...1,
        action: { context in
            try Lifecycle(store: context.store).start(context.id())
            return 0
        }
    )
}
