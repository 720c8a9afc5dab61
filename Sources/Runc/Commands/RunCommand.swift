import Linux
import Runtime
import Text

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
        let state = try creator.create()
        let notify = try start(state, context)
        // The container runs; a service manager that is gone ends nothing.
        try? notify?.forward(state.initProcess)
        return 0
    }

    private static func foreground(_ creator: Creator, _ context: RuncContext) throws -> Int32 {
        let foreground = try Foreground(isSubreaper: !context.flags.isOn("no-subreaper"))
        let relay = creator.hasTerminal ? try TerminalRelay() : nil
        let state = try creator.create(relay: relay)
        let code: Int32
        do {
            try relay?.begin()
            let notify = try start(state, context)
            code = try foreground.wait(for: state.initProcess.pid, relay: relay, notify: notify)
        } catch {
            try? Lifecycle(store: context.store).delete(state.id, force: true)
            throw error
        }
        if !context.flags.isOn("keep") { remove(state, context) }
        return code
    }

    /// The exit code is the program's, whatever becomes of what it leaves.
    static func remove(_ state: ContainerState, _ context: RuncContext) {
        do {
            try Lifecycle(store: context.store).delete(state)
        } catch {
            RuntimeLog.warning("\(error)")
        }
    }

    /// What can't be started does not stay.
    private static func start(_ state: ContainerState, _ context: RuncContext) throws -> NotifySocket? {
        let lifecycle = Lifecycle(store: context.store)
        do {
            let notify = try NotifySocket(context.store, state.id)
            try lifecycle.start(state)
            return notify
        } catch {
            try? lifecycle.delete(state.id, force: true)
            throw error
        }
    }
}
