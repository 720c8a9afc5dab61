import CLinux
import Cgroups
import Glibc
import Linux
import OCI
import Text

/// `create`: everything up to a process that stands in the container and waits for `start`. On any failure nothing
/// is left: no process, no cgroup, no state.
public struct Creator {
    private let store: StateStore
    private let id: String
    private let options: CreateOptions
    private let bundle: String
    private let spec: Spec
    private let process: SpecProcess

    /// Reads and checks the bundle; nothing is made yet.
    public init(store: StateStore, id: String, options: CreateOptions) throws {
        try Sealing.ensure()
        try StateStore.validate(id)
        self.store = store
        self.id = id
        self.options = options
        // Sockets of the command line are named from there, as in runc.
        try systemCall("chdir", path: options.bundle) { chdir(options.bundle) }
        guard let folder = getcwd(nil, 0) else { throw SystemCallError("getcwd") }
        bundle = String(cString: folder)
        free(folder)
        spec = try Self.readSpec("\(bundle)/config.json")
        guard var process = spec.process else {
            throw RuntimeError("process property must not be empty: config.json has no process")
        }
        try process.validate()
        process.env += options.environment
        self.process = process
        try Console.check(process, options)
        try checkAppArmor()
    }

    /// Whether the configuration asks for a terminal.
    public var hasTerminal: Bool { process.terminal }

    private static func readSpec(_ path: String) throws -> Spec {
        let bytes: [UInt8]
        do throws(SystemCallError) {
            bytes = try Files.read(path, limit: 16 << 20)
        } catch {
            guard error.errno == ENOENT else { throw error }
            throw RuntimeError("JSON specification file config.json not found")
        }
        let spec: Spec
        do {
            spec = try Spec(json: JSONNode.parse(bytes))
        } catch let error as JSONError {
            throw RuntimeError("\(path) is no JSON: \(error)")
        }
        let unsupported = spec.linux.resources?.unsupported ?? []
        if let member = unsupported.first { throw RuntimeError.notImplemented("config.json: \(member)") }
        return spec
    }

    private func checkAppArmor() throws {
        if !process.apparmorProfile.isEmpty, !Files.exists("/sys/kernel/security/apparmor") {
            throw RuntimeError(
                "apparmor profile \"\(process.apparmorProfile)\" is asked for, the kernel has no AppArmor"
            )
        }
    }

    /// `relay` gets the terminal's master end where the caller stays in the foreground.
    public func create(relay: TerminalRelay? = nil) throws -> ContainerState {
        let cgroup = try CgroupManager(
            mounts: CgroupMounts.ofThisProcess(),
            path: spec.linux.cgroupsPath,
            containerID: id
        )
        let filter = try spec.linux.seccomp.map(SeccompFilter.init)
        let namespaces = try Namespaces(spec.linux.namespaces)
        let lock = try store.reserve(id)
        do {
            try cgroup.create()
        } catch {
            // The group may be another's: it is left as it is.
            try? store.remove(id)
            throw RuntimeError("unable to start container process: \(error)")
        }
        do {
            if let resources = spec.linux.resources { try cgroup.apply(resources) }
            return try launch(cgroup, namespaces, filter, relay, lock)
        } catch {
            try? cgroup.remove()
            try? store.remove(id)
            throw RuntimeError("unable to start container process: \(error)")
        }
    }

    private var rootPath: String { spec.root.path.hasPrefix("/") ? spec.root.path : "\(bundle)/\(spec.root.path)" }

    private func launch(
        _ cgroup: CgroupManager,
        _ namespaces: Namespaces,
        _ filter: SeccompFilter?,
        _ relay: TerminalRelay?,
        _ lock: borrowing StateLock
    ) throws -> ContainerState {
        let (parentEnd, childEnd) = try SyncChannel.pair()
        let channel = SyncChannel(parentEnd)
        let fifo = try FileDescriptor.open(store.fifo(id), O_RDWR)
        let console = try Console.connect(process, options, relay: relay)
        defer { if console >= 0 { close(console) } }
        let pidfdSocket = try UnixConnection.openForPidFD(options.pidfdSocket)

        let fifoRaw = fifo.raw
        let ownNamespace = try namespaces.joinBeforeClone()
        RuntimeLog.debug("nsexec container setup: clone flags 0x\(String(namespaces.cloneFlags, radix: 16))")
        var pidfd: Int32 = -1
        let pid = try systemCall("clone3") { monohull_clone3(namespaces.cloneFlags, &pidfd, -1) }
        if pid == 0 {
            lock.leaveToParent()
            close(parentEnd)
            becomeContainer(cgroup, namespaces, filter, channel: childEnd, fifo: fifoRaw, console: console)
        }
        close(childEnd)
        let handle = PidFD(FileDescriptor(owning: pidfd))
        do {
            // Hooks are our children too, and belong to the host's processes.
            if let ownNamespace { try Namespaces.rejoin(ownNamespace) }
            let state = try guide(pid, channel, cgroup, namespaces)
            if let pidfdSocket {
                try UnixConnection.send(handle.descriptor.raw, named: "standard", to: pidfdSocket)
            }
            return state
        } catch {
            try? handle.send(SIGKILL)
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            throw error
        }
    }

    private func becomeContainer(
        _ cgroup: CgroupManager,
        _ namespaces: Namespaces,
        _ filter: SeccompFilter?,
        channel: Int32,
        fifo: Int32,
        console: Int32
    ) -> Never {
        RuntimeLog.moveToParent(channel)
        RuntimeLog.debug("child process in init()")
        ProcessName.set("runc:[2:INIT]")
        let container = ContainerInit(
            spec: spec,
            process: process,
            bundle: bundle,
            rootPath: rootPath,
            cgroup: cgroup,
            namespaces: namespaces,
            options: options,
            channel: SyncChannel(channel),
            fifo: fifo,
            consoleSocket: console,
            filter: filter,
            hooks: HookRunner(spec.hooks, state: hookState(pid: getpid(), .creating))
        )
        container.run()
    }

    private func guide(
        _ pid: pid_t,
        _ channel: borrowing SyncChannel,
        _ cgroup: CgroupManager,
        _ namespaces: Namespaces
    ) throws -> ContainerState {
        if namespaces.makes("user") {
            try cgroup.add(pid)
            try writeMaps(pid)
        }
        if let score = process.oomScoreAdj { try writeOOMScore(score, of: pid) }
        // From here on `delete` finds what to end, whatever becomes of this process.
        let state = try register(pid, cgroup)
        try channel.send(.proceed)
        while true {
            guard let message = try channel.receive() else {
                throw RuntimeError("container process ended while it was being made (killed, or out of memory)")
            }
            switch message.kind {
            case .ready:
                try writePidFile(pid)
                return state
            case .failed: throw RuntimeError("error during container init: \(message.text)")
            case .hooks:
                let hooks = HookRunner(spec.hooks, state: hookState(pid: pid, .creating))
                try hooks.run(.prestart)
                try hooks.run(.createRuntime)
                try channel.send(.proceed)
            case .log: RuntimeLog.writeForwarded(message.text)
            case .proceed: continue
            }
        }
    }

    private func register(_ pid: pid_t, _ cgroup: CgroupManager) throws -> ContainerState {
        guard let identity = ProcessIdentity.of(pid) else { throw RuntimeError("container process is gone") }
        let state = ContainerState(
            id: id,
            bundle: bundle,
            rootfs: rootPath,
            created: Timestamp.now(),
            initProcess: identity,
            cgroupPaths: cgroup.paths,
            spec: spec
        )
        try store.save(state)
        return state
    }

    private func writePidFile(_ pid: pid_t) throws {
        if options.pidFile.isEmpty { return }
        try Files.writeAtomically(options.pidFile, bytes: Array("\(pid)".utf8), mode: 0o644, sync: false)
    }

    private func hookState(pid: pid_t, _ status: ContainerStatus) -> [UInt8] {
        let identity = ProcessIdentity(pid: pid, startTime: 0)
        let state = ContainerState(
            id: id,
            bundle: bundle,
            rootfs: rootPath,
            created: "",
            initProcess: identity,
            cgroupPaths: [:],
            spec: spec
        )
        return store.stateJSON(state, status: status)
    }

    private func writeMaps(_ pid: pid_t) throws {
        guard let uids = spec.linux.uidMappings, let gids = spec.linux.gidMappings else {
            throw RuntimeError("user namespaces enabled, but no uid or gid mappings found in config.json")
        }
        try FileDescriptor.open("/proc/\(pid)/uid_map", O_WRONLY).writeAll(Array(SpecIDMapping.text(uids).utf8))
        try FileDescriptor.open("/proc/\(pid)/gid_map", O_WRONLY).writeAll(Array(SpecIDMapping.text(gids).utf8))
    }

    private func writeOOMScore(_ score: Int, of pid: pid_t) throws {
        try FileDescriptor.open("/proc/\(pid)/oom_score_adj", O_WRONLY).writeAll(Array("\(score)".utf8))
    }
}
