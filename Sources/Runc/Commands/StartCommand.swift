import Runtime

extension RuncCommand {
    static let start = RuncCommand(
        name: "start",
        summary: "executes the user defined process in a created container",
        arguments: ContainerFlags.id,
        description: "Lets the process of a created container go on to its program.",
        count: 1...1,
        action: { context in
            let (store, id) = (context.store, try context.id())
            var notify: NotifySocket?
            try Lifecycle(store: store).start(id) { notify = try NotifySocket(store, id) }
            if let notify { try notify.forward(store.load(id).initProcess) }
            return 0
        }
    )
}
