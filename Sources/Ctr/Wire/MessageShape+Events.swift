/// containerd's events by the name of their type, with the members of Go's event types.
extension MessageShape {
    static func event(_ type: String) -> MessageShape? {
        let parts = type.split(separator: "/").last.map(String.init) ?? type
        return events[parts]
    }

    private static let mount = MessageShape([
        (1, "type", .string), (2, "source", .string), (3, "target", .string), (4, "options", .list(.string)),
    ])
    private static let streams = MessageShape([
        (1, "stdin", .string), (2, "stdout", .string), (3, "stderr", .string), (4, "terminal", .bool),
    ])
    private static let runtime = MessageShape([(1, "name", .string), (2, "options", .any)])
    private static let labelled = MessageShape([(1, "name", .string), (2, "labels", .labels)])
    private static let named = MessageShape(.string, "name")
    private static let task = MessageShape(.string, "container_id")
    private static let sandbox = MessageShape(.string, "sandbox_id")

    private static let events: [String: MessageShape] = [
        "containerd.events.ContainerCreate": MessageShape([
            (1, "id", .string), (2, "image", .string), (3, "runtime", .message(runtime)),
        ]),
        "containerd.events.ContainerUpdate": MessageShape([
            (1, "id", .string), (2, "image", .string), (3, "labels", .labels), (4, "snapshot_key", .string),
        ]),
        "containerd.events.ContainerDelete": MessageShape(.string, "id"),
        "containerd.events.ContentCreate": MessageShape([(1, "digest", .string), (2, "size", .signed)]),
        "containerd.events.ContentDelete": MessageShape(.string, "digest"),
        "containerd.services.images.v1.ImageCreate": labelled,
        "containerd.services.images.v1.ImageUpdate": labelled,
        "containerd.services.images.v1.ImageDelete": named,
        "containerd.events.ImageCreate": labelled,
        "containerd.events.ImageUpdate": labelled,
        "containerd.events.ImageDelete": named,
        "containerd.events.NamespaceCreate": labelled,
        "containerd.events.NamespaceUpdate": labelled,
        "containerd.events.NamespaceDelete": named,
        "containerd.events.SnapshotPrepare": MessageShape([
            (1, "key", .string), (2, "parent", .string), (5, "snapshotter", .string),
        ]),
        "containerd.events.SnapshotCommit": MessageShape([
            (1, "key", .string), (2, "name", .string), (5, "snapshotter", .string),
        ]),
        "containerd.events.SnapshotRemove": MessageShape([(1, "key", .string), (5, "snapshotter", .string)]),
        "containerd.events.SandboxCreate": sandbox,
        "containerd.events.SandboxStart": sandbox,
        "containerd.events.SandboxExit": MessageShape([
            (1, "sandbox_id", .string), (2, "exit_status", .number), (3, "exited_at", .timestamp),
        ]),
        "containerd.events.TaskCreate": MessageShape([
            (1, "container_id", .string), (2, "bundle", .string), (3, "rootfs", .list(.message(mount))),
            (4, "io", .message(streams)), (5, "checkpoint", .string), (6, "pid", .number),
        ]),
        "containerd.events.TaskStart": MessageShape([(1, "container_id", .string), (2, "pid", .number)]),
        "containerd.events.TaskDelete": MessageShape([
            (1, "container_id", .string), (2, "pid", .number), (3, "exit_status", .number),
            (4, "exited_at", .timestamp), (5, "id", .string),
        ]),
        "containerd.events.TaskExit": MessageShape([
            (1, "container_id", .string), (2, "id", .string), (3, "pid", .number), (4, "exit_status", .number),
            (5, "exited_at", .timestamp),
        ]),
        "containerd.events.TaskOOM": task,
        "containerd.events.TaskExecAdded": MessageShape(.string, "container_id exec_id"),
        "containerd.events.TaskExecStarted": MessageShape([
            (1, "container_id", .string), (2, "exec_id", .string), (3, "pid", .number),
        ]),
        "containerd.events.TaskPaused": task,
        "containerd.events.TaskResumed": task,
        "containerd.events.TaskCheckpointed": MessageShape(.string, "container_id checkpoint"),
    ]
}
