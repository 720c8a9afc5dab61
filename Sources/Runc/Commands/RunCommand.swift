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
        let id = try context.id()
        let isDetached = context.flags.isOn("detach")
        let creator = try Creator(store: context.store, id: id, options: NewContainer.options(context))
        if !isDetached { Foreground.holdSignals() }
        let state = try creator.create()
        let lifecycle = Lifecycle(store: context.store)
        do {
            try lifecycle.start(id)
        } catch {
            try? lifecycle.delete(id, force: true)
            throw error
        }
        if isDetached { return 0 }
        let code = try Foreground.wait(for: state.initProcess.pid)
        if !context.flags.isOn("keep") { try lifecycle.delete(id, force: true) }
        return code
    }
}
