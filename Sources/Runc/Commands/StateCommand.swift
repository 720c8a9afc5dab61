import Runtime

extension RuncCommand {
    static let state = RuncCommand(
        name: "state",
        summary: "output the state of a container",
        arguments: ContainerFlags.id,
        description: "Prints what is known of a container as JSON.",
        count: 1...1,
        action: { context in
            let state = try context.store.load(context.id())
            let text = StateReport.json(state, status: context.store.status(of: state), owner: "")
            print(String(decoding: text, as: UTF8.self))
            return 0
        }
    )
}
