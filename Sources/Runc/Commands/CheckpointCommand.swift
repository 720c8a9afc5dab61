import Runtime

extension RuncCommand {
    static let checkpoint = RuncCommand(
        name: "checkpoint",
        summary: "checkpoint a running container",
        arguments: ContainerFlags.id,
        description: "Saves the state of a running container, its memory included.",
        flags: [
            CheckpointFlags.imagePath("to"), CheckpointFlags.workPath,
            Flag("parent-path", .string, "folder of the images of an earlier pre-dump"),
            Flag("leave-running", .bool, "let the container go on afterwards"),
            CheckpointFlags.tcpEstablished,
            Flag("tcp-skip-in-flight", .bool, "pass over tcp connections that are just being made"),
            Flag("link-remap", .bool, "link unlinked files that are open back where possible"),
            CheckpointFlags.externalSockets, CheckpointFlags.shellJob, CheckpointFlags.lazyPages,
            Flag("status-fd", .integer, "criu writes \\0 to this descriptor when lazy-pages is ready", preset: "-1"),
            Flag("page-server", .string, "ADDRESS:PORT of the page server"),
            CheckpointFlags.fileLocks,
            Flag("pre-dump", .bool, "save the memory alone and let the container go on"),
            CheckpointFlags.cgroupsMode, CheckpointFlags.emptyNamespaces, CheckpointFlags.autoDedup,
        ],
        count: 1...1,
        action: { _ in throw RuntimeError.notImplemented("runc checkpoint") }
    )
}

/// Flags that `checkpoint` and `restore` have alike.
enum CheckpointFlags {
    static func imagePath(_ direction: String) -> Flag {
        Flag("image-path", .string, "folder \(direction == "to" ? "for" : "of") criu's image files")
    }

    static let workPath = Flag("work-path", .string, "folder for criu's working files and logs")
    static let tcpEstablished = Flag("tcp-established", .bool, "allow open tcp connections")
    static let externalSockets = Flag("ext-unix-sk", .bool, "allow unix sockets to processes outside")
    static let shellJob = Flag("shell-job", .bool, "allow jobs of a shell")
    static let lazyPages = Flag("lazy-pages", .bool, "bring memory back only when it is touched (userfaultfd)")
    static let fileLocks = Flag("file-locks", .bool, "take file locks along")
    static let cgroupsMode = Flag(
        "manage-cgroups-mode",
        .string,
        "how cgroups are saved and made: soft|full|strict|ignore (default: soft)"
    )
    static let emptyNamespaces = Flag("empty-ns", .list, "make this namespace without what was in it")
    static let autoDedup = Flag("auto-dedup", .bool, "drop memory from the images as it is restored")
}
