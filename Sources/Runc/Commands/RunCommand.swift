import Linux
import Runtime

extension RuncCommand {
    static let run = RuncCommand(
        name: "run",
        summary: "create and run a container",
        arguments: ContainerFlags.newID,
        description: """
            Makes a container from a bundle and starts its program. A bundle is a folder
            with a file named "config.json" and a root file system.

            The program is the args member of process in config.json; "runc spec --help"
            says more of that file. In the foreground the exit code is the program's.
            """,
        flags: [
            ContainerFlags.bundle, ContainerFlags.consoleSocket, ContainerFlags.pidfdSocket("init"),
            ContainerFlags.detach, Flag("keep", .bool, "keep the container when its program has ended"),
            ContainerFlags.pidFile, ContainerFlags.noSubreaper, ContainerFlags.noPivot, ContainerFlags.noNewKeyring,
            ContainerFlags.preserveDescriptors,
        ],
        count: 1...1,
        failurePrefix: "runc run failed: ",
        action: RunCommand.run
    )
}

enum RunCommand {
    static func run(_ context: RuncContext) throws -> Int32 {
        let isDetached = context.flags.isOn("detach")
        var options = try NewContainer.options(context, isDetached: isDetached)
        try NewContainer.addListeningSockets(to: &options, context.flags)
        let creator = try Creator(store: context.store, id: context.id(), options: options)
        return try isDetached ? detached(creator, context) : foreground(creator, context)
    }

    private static func detached(_ creator: Creator, _ context: RuncContext) throws -> Int32 {
        _ = try creator.create()
        try start(context)
        return 0
    }

    private static func foreground(_ creator: Creator, _ context: RuncContext) throws -> Int32 {
        let foreground = try Foreground(isSubreaper: !context.flags.isOn("no-subreaper"))
        let relay = creator.hasTerminal ? try TerminalRelay() : nil
        let state = try creator.create(relay: relay)
        let code: Int32
        do {
            try relay?.begin()
            try Lifecycle(store: context.store).start(state)
            code = try foreground.wait(for: state.initProcess.pid, relay: relay)
        } catch {
            try? Lifecycle(store: context.store).delete(state.id, force: true)
            throw error
        }
        if !context.flags.isOn("keep") { try Lifecycle(store: context.store).delete(state) }
        return code
    }

    /// What can't be started does not stay.
    private static func start(_ context: RuncContext) throws {
        let lifecycle = Lifecycle(store: context.store)
        do {
            try lifecycle.start(context.id())
        } catch {
            try? lifecycle.delete(context.id(), force: true)
            throw error
        }
    }
}
