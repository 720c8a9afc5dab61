import Runtime

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
        action: { _ in throw RuntimeError.notImplemented("runc restore") }
    )
}
