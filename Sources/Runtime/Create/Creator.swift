import CLinux
import Cgroups
import Glibc
import Linux
import OCI
import Text

/// `create`: everything up to a process that stands in the container and waits for `start`. On any failure nothing
/// is left: no process, no cgroup, no state.
public struct Creator {
    let store: StateStore
    let id: String
    let options: CreateOptions
    let bundle: String
    let spec: Spec
    let process: SpecProcess

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
        var spec = try Self.readSpec("\(bundle)/config.json")
        guard var process = spec.process else {
            throw RuntimeError("process property must not be empty: config.json has no process")
        }
        process.env += options.environment
        if options.notifies {
            spec = try spec.adding(NotifySocket.mount(store.notifyFolder(id)))
            process.env.append(NotifySocket.environment)
        }
        self.spec = spec
        self.process = process
        let validator = SpecValidator(spec: spec, process: process, rootPath: rootPath, isRootless: isRootless)
        try validator.validate()
        try MountChecks(spec: spec, isRootless: isRootless, withoutPivotRoot: options.withoutPivotRoot).run()
        try Console.check(process, options)
    }

    /// Whether the configuration asks for a terminal.
    public var hasTerminal: Bool { process.terminal }

    /// Whether another user than the host's root runs us.
    private let isRootless = geteuid() != 0

    /// Whether cgroups that we may not write are left out: root of a user namespace may have them or not.
    private var usesRootlessCgroups: Bool { options.rootless ?? (isRootless || UserNamespace.isInside) }

    var cgroupOptions: CgroupOptions {
        var cgroup = CgroupOptions(isRootless: usesRootlessCgroups)
        cgroup.usesSystemd = options.usesSystemdCgroup
        cgroup.annotations = spec.annotations
        cgroup.owner = CgroupOwner.of(spec, process)
        cgroup.warn = { RuntimeLog.warning($0) }
        return cgroup
    }

    private static func readSpec(_ path: String) throws -> Spec {
        let bytes: [UInt8]
        do throws(SystemCallError) {
            bytes = try Files.read(path, limit: 16 << 20)
        } catch {
            guard error.errno == ENOENT else { throw error }
            throw RuntimeError("JSON specification file config.json not found")
        }
        do {
            return try Spec(json: JSONNode.parse(bytes))
        } catch let error as JSONError {
            throw RuntimeError("\(path) is no JSON: \(error)")
        }
    }

    /// `relay` gets the terminal's master end where the caller stays in the foreground.
    public func create(relay: TerminalRelay? = nil) throws -> ContainerState {
        var cgroup = try CgroupManager(
            mounts: CgroupMounts.ofThisProcess(),
            path: spec.linux.cgroupsPath,
            containerID: id,
            options: cgroupOptions
        )
        let filter = try spec.linux.seccomp.map(SeccompFilter.init)
        let namespaces = try Namespaces(spec.linux)
        let lock = try store.reserve(id)
        let resources = spec.linux.resources ?? LinuxResources()
        do {
            if options.notifies { try NotifySocket.makeFolder(store.notifyFolder(id)) }
            try cgroup.create(resources)
        } catch {
            // The group may be another's: it is left as it is.
            try? store.remove(id)
            throw RuntimeError("unable to start container process: \(error)")
        }
        if cgroup.lacksRights, !namespaces.makes(.pid) {
            RuntimeLog.warning(
                "Creating a rootless container with no cgroup and no private pid namespace. Such configuration is strongly discouraged: what its first process leaves behind can be neither found nor killed."
            )
        }
        do {
            var first = resources
            if leavesRoomForStage(namespaces) { first.pidsLimit = 2 }
            try cgroup.apply(first, ownDevices: spec.linux.devices.map(\.path))
            return try launch(cgroup, namespaces, filter, relay, lock)
        } catch {
            // Whatever went wrong then, this is why.
            let wasOutOfMemory = (try? cgroup.oomKillCount()) ?? 0 > 0
            try? cgroup.remove()
            if let rdt = spec.linux.intelRdt { try? ResourceControl(rdt, id: id).remove() }
            try? store.remove(id)
            if wasOutOfMemory {
                RuntimeLog.debug("\(error)")
                throw RuntimeError(
                    "unable to start container process: container init was OOM-killed (memory limit too low?)"
                )
            }
            throw RuntimeError("unable to start container process: \(error)")
        }
    }

    var rootPath: String { spec.root.path.hasPrefix("/") ? spec.root.path : "\(bundle)/\(spec.root.path)" }

    /// A stage has a place in the group as long as it is there: a limit of one process (0 means the same) is set once
    /// it has gone. systemd's group has the limits by then only.
    private func leavesRoomForStage(_ namespaces: Namespaces) -> Bool {
        let limit = spec.linux.resources?.pidsLimit ?? -1
        return namespaces.needsStage && !options.usesSystemdCgroup && (0...1).contains(limit)
    }

    private func launch(
        _ cgroup: CgroupManager,
        _ namespaces: Namespaces,
        _ filter: SeccompFilter?,
        _ relay: TerminalRelay?,
        _ lock: borrowing StateLock
    ) throws -> ContainerState {
        let (parentEnd, childEnd) = try SocketPair.make(SOCK_SEQPACKET)
        let channel = SyncChannel(parentEnd)
        // Raw, since the child's way never comes to the end of a scope: an owner would close it before.
        let fifo = try FileDescriptor.open(store.fifo(id), O_RDWR).take()
        defer { close(fifo) }
        let console = try Console.connect(process, options, relay: relay)
        defer { if console >= 0 { close(console) } }
        let pidfdSocket = try UnixConnection.openForPidFD(options.pidfdSocket)

        let own = try OwnNamespaces(namespaces)
        if !namespaces.needsStage {
            let clocks = try TimeOffsets.open(namespaces.timeOffsets)
            defer { if clocks >= 0 { close(clocks) } }
            try namespaces.enterForChildren(clocks: clocks)
        }
        RuntimeLog.debug("nsexec container setup: clone flags 0x\(String(namespaces.cloneFlags, radix: 16))")
        let (first, pidfd, isInGroup) = try cgroup.clone(namespaces.needsStage ? 0 : namespaces.cloneFlags)
        if first == 0 {
            var cgroup = cgroup
            cgroup.isClonedInto = isInGroup
            lock.leaveToParent()
            close(parentEnd)
            let channel = SyncChannel(childEnd)
            let kept = [childEnd, fifo, console] + namespaces.joined.map(\.descriptor)
            OpenDescriptors.closeAll(from: 3 + Int32(options.preservedDescriptors), except: kept)
            RuntimeLog.moveToParent(childEnd)
            if namespaces.needsStage {
                Stage(namespaces: namespaces, cgroup: cgroup, oomScore: process.oomScoreAdj).run(channel)
            }
            becomeContainer(cgroup, namespaces, filter, channel: channel, fifo: fifo, console: console)
        }
        close(childEnd)
        let stage = namespaces.needsStage ? ChildHandle(first, pidfd) : nil
        do {
            // Hooks are our children too, and belong to the host's processes.
            try own.restore()
            let pid =
                try stage.map { stage in
                    try stage.awaitSibling(channel) {
                        try UserMappings(spec.linux, isRootless: isRootless).write(stage.pid)
                    }
                } ?? first
            if leavesRoomForStage(namespaces) {
                var limit = LinuxResources()
                limit.pidsLimit = 1
                try cgroup.apply(limit, ownDevices: nil)
            }
            let child = stage == nil ? ChildHandle(first, pidfd) : try ChildHandle(pid)
            do {
                let state = try guide(pid, channel, cgroup)
                if let pidfdSocket { try UnixConnection.send(child.pidfd, named: "standard", to: pidfdSocket) }
                return state
            } catch {
                child.end()
                throw error
            }
        } catch {
            stage?.end()
            throw error
        }
    }

    private func becomeContainer(
        _ cgroup: CgroupManager,
        _ namespaces: Namespaces,
        _ filter: SeccompFilter?,
        channel: consuming SyncChannel,
        fifo: Int32,
        console: Int32
    ) -> Never {
        RuntimeLog.debug("child process in init()")
        ProcessName.set("runc:[2:INIT]")
        // A created container is listed as such, and not by the command that made it.
        ProcessName.setCommandLine("runc init")
        let container = ContainerInit(
            id: id,
            spec: spec,
            process: process,
            bundle: bundle,
            rootPath: rootPath,
            cgroup: cgroup,
            namespaces: namespaces,
            options: options,
            channel: channel,
            fifo: fifo,
            consoleSocket: console,
            filter: filter,
            hooks: HookRunner(spec.hooks, state: hookState(pid: getpid(), .created)),
            isRootless: isRootless
        )
        container.run()
    }

    private func guide(_ pid: pid_t, _ channel: borrowing SyncChannel, _ cgroup: CgroupManager) throws
        -> ContainerState
    {
        let resources = spec.linux.resources ?? LinuxResources()
        try cgroup.place(pid, resources, ownDevices: spec.linux.devices.map(\.path))
        // From here on `delete` finds what to end, whatever becomes of this process.
        let state = try register(pid, cgroup)
        if let rdt = spec.linux.intelRdt { try ResourceControl(rdt, id: id).apply(pid) }
        // One that is joined is entered by the child when it goes on.
        let joined = spec.linux.namespace("network")?.path ?? ""
        try NetworkDevices.move(spec.linux.netDevices, to: joined.isEmpty ? "/proc/\(pid)/ns/net" : joined)
        var sources = MountSources(spec, bundle: bundle)
        // One that has ended by now has said why.
        try? channel.send(.proceed)
        while true {
            guard let message = try channel.receive() else {
                throw RuntimeError("container process ended while it was being made (killed, or out of memory)")
            }
            switch message.kind {
            case .ready:
                try writePidFile(pid)
                return state
            case .failed: throw RuntimeError("error during container init: \(message.text)")
            default:
                do {
                    try answer(message.kind, message.text, pid, state, &sources, channel)
                } catch {
                    throw RuntimeError("error during container init: \(error)")
                }
            }
        }
    }

    /// What the container's process asks for on its way.
    private func answer(
        _ kind: SyncChannel.Kind,
        _ text: String,
        _ pid: pid_t,
        _ state: ContainerState,
        _ sources: inout MountSources,
        _ channel: borrowing SyncChannel
    ) throws {
        switch kind {
        case .limits:
            try ResourceLimits.apply(process.rlimits, to: pid)
            try channel.send(.proceed)
        case .hooks:
            let hooks = HookRunner(spec.hooks, state: hookState(pid: pid, .creating), folder: bundle)
            try hooks.run(.prestart, environment: ProcessEnvironment.inherited)
            try hooks.run(.createRuntime, environment: ProcessEnvironment.inherited)
            try channel.send(.proceed)
        case .mountSource: try sources.answer(text, of: pid, on: channel)
        case .listener:
            let json = store.stateJSON(state, status: .creating)
            try SeccompListener.handOver(text, of: pid, spec.linux.seccomp, state: json, channel)
        case .log: RuntimeLog.writeForwarded(text)
        case .proceed, .mapIDs, .child, .ready, .failed: break
        }
    }

    func register(_ pid: pid_t, _ cgroup: CgroupManager, isRestored: Bool = false) throws -> ContainerState {
        guard let identity = ProcessIdentity.of(pid) else { throw RuntimeError("container process is gone") }
        var state = ContainerState(
            id: id,
            bundle: bundle,
            rootfs: rootPath,
            created: Timestamp.now(),
            initProcess: identity,
            cgroupPaths: cgroup.statePaths,
            spec: spec
        )
        state.usesSystemdCgroup = cgroup.usesSystemd
        state.hasRootlessCgroup = cgroup.options.isRootless
        state.isRestored = isRestored
        try store.save(state)
        return state
    }

    func writePidFile(_ pid: pid_t) throws {
        if options.pidFile.isEmpty { return }
        try Files.writeAtomically(options.pidFile, bytes: Array("\(pid)".utf8), mode: 0o644, sync: false)
    }

    func hookState(pid: pid_t, _ status: ContainerStatus) -> [UInt8] {
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
}
