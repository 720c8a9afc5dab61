import Linux
import Runtime
import Text

extension RuncCommand {
    static let restore = RuncCommand(
        name: "restore",
        summary: "restore a container from a previous checkpoint",
        arguments: ContainerFlags.id,
        description: "Makes a container anew from what \"runc checkpoint\" saved.",
        flags: [
            ContainerFlags.consoleSocket, CheckpointFlags.imagePath("from"), CheckpointFlags.workPath,
            CheckpointFlags.tcpEstablished, CheckpointFlags.externalSockets, CheckpointFlags.shellJob,
            CheckpointFlags.fileLocks, CheckpointFlags.cgroupsMode, ContainerFlags.bundle, ContainerFlags.detach,
            ContainerFlags.pidFile, ContainerFlags.noSubreaper, ContainerFlags.noPivot,
            CheckpointFlags.emptyNamespaces, CheckpointFlags.autoDedup, CheckpointFlags.lazyPages,
            Flag("lsm-profile", .string, "profile of the security module to restore with, TYPE:NAME"),
            Flag("lsm-mount-context", .string, "mount context of the security module to restore with"),
        ],
        count: 1...1,
        action: RestoreCommand.run
    )
}

enum RestoreCommand {
    static func run(_ context: RuncContext) throws -> Int32 {
        let isDetached = context.flags.isOn("detach")
        let checkpoint = try CheckpointFlags.options(context.flags)
        let options = try NewContainer.options(context, isDetached: isDetached)
        let creator = try Creator(store: context.store, id: context.id(), options: options)
        if isDetached {
            _ = try creator.restore(checkpoint)
            return 0
        }
        let foreground = try Foreground(isSubreaper: !context.flags.isOn("no-subreaper"))
        let relay = creator.hasTerminal ? try TerminalRelay() : nil
        let state = try creator.restore(checkpoint, relay: relay)
        let lifecycle = Lifecycle(store: context.store)
        let code: Int32
        do {
            try relay?.begin()
            code = try foreground.wait(for: state.initProcess.pid, relay: relay)
        } catch {
            try? lifecycle.delete(state.id, force: true)
            throw error
        }
        RunCommand.remove(state, context)
        return code
    }
}
