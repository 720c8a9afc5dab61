import Linux
import Runtime
import Text

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
        action: CheckpointCommand.run
    )
}

enum CheckpointCommand {
    static func run(_ context: RuncContext) throws -> Int32 {
        let id = try context.id()
        let state = try context.store.load(id)
        let status = context.store.status(of: state)
        if status != .running && status != .paused {
            throw RuntimeError("Container cannot be checkpointed in \(status.rawValue) state")
        }
        let options = try CheckpointFlags.options(context.flags)
        try Checkpointer(state, options).run()
        if !options.leavesRunning && !options.isPreDump {
            try Lifecycle(store: context.store).delete(id, force: true)
        }
        return 0
    }
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

    static func options(_ flags: ParsedFlags) throws -> CheckpointOptions {
        var options = CheckpointOptions()
        options.imagePath = AbsolutePath.of(flags.isSet("image-path") ? flags.string("image-path") : "checkpoint")
        if !flags.string("work-path").isEmpty { options.workPath = AbsolutePath.of(flags.string("work-path")) }
        options.parentPath = try parentPath(flags.string("parent-path"), below: options.imagePath)
        options.leavesRunning = flags.isOn("leave-running")
        options.isPreDump = flags.isOn("pre-dump")
        options.tcpEstablished = flags.isOn("tcp-established")
        options.tcpSkipInFlight = flags.isOn("tcp-skip-in-flight")
        options.linkRemap = flags.isOn("link-remap")
        options.externalSockets = flags.isOn("ext-unix-sk")
        options.shellJob = flags.isOn("shell-job")
        options.lazyPages = flags.isOn("lazy-pages")
        options.fileLocks = flags.isOn("file-locks")
        options.autoDedup = flags.isOn("auto-dedup")
        if flags.isSet("status-fd") { options.statusDescriptor = Int32(clamping: flags.integer("status-fd")) }
        options.pageServer = try pageServer(flags.string("page-server"))
        options.cgroupsMode = flags.string("manage-cgroups-mode")
        options.lsmProfile = flags.string("lsm-profile")
        options.lsmMountContext = flags.string("lsm-mount-context")
        // It is empty in any case: what is in it is its maker's.
        for namespace in flags.strings("empty-ns") where namespace != "network" {
            throw RuntimeError("namespace \"\(namespace)\" is not supported")
        }
        return options
    }

    private static func parentPath(_ path: String, below images: String) throws -> String {
        if path.isEmpty { return "" }
        if path.hasPrefix("/") { throw RuntimeError("--parent-path must be relative") }
        let whole = AbsolutePath.of("\(images)/\(path)")
        guard Files.isDirectory(whole) else {
            throw RuntimeError("invalid --parent-path: \(whole) is no folder")
        }
        return path
    }

    private static func pageServer(_ text: String) throws -> (address: String, port: Int32)? {
        if text.isEmpty { return nil }
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")), colon > text.startIndex else {
            throw RuntimeError("Use --page-server ADDRESS:PORT to specify page server")
        }
        guard let port = Int32(text[text.index(after: colon)...]), (1...65535).contains(port) else {
            throw RuntimeError("Invalid port number")
        }
        let address = String(text[..<colon])
        let isBracketed = address.hasPrefix("[") && address.hasSuffix("]")
        return (isBracketed ? String(address.dropFirst().dropLast()) : address, port)
    }
}
