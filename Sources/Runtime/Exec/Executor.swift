import CLinux
import Cgroups
import Glibc
import Linux
import OCI

/// `exec`: one more process in a running container.
public struct Executor {
    private let store: StateStore
    private let state: ContainerState
    private var process: SpecProcess
    private let options: CreateOptions

    public init(store: StateStore, id: String, process: (ContainerState) throws -> SpecProcess, options: CreateOptions)
        throws
    {
        try Sealing.ensure()
        self.store = store
        state = try store.load(id)
        switch store.status(of: state) {
        case .stopped: throw RuntimeError("cannot exec in a stopped container")
        case .creating: throw RuntimeError("cannot exec in a container that is being created")
        case .paused where !options.ignoresPause:
            throw RuntimeError("cannot exec in a paused container (use --ignore-paused to override)")
        default: break
        }
        self.process = try process(state)
        self.options = options
        try self.process.validate()
        if geteuid() != 0, !self.process.user.additionalGids.isEmpty { throw RuntimeError.noAdditionalGroups }
        self.process.env += options.environment
        try Console.check(self.process, options)
    }

    /// Whether the process is to have a terminal.
    public var hasTerminal: Bool { process.terminal }

    /// Starts the process; its id on the host. `relay` gets the terminal's master end where the caller stays in the
    /// foreground.
    public func start(relay: TerminalRelay? = nil) throws -> pid_t {
        do {
            return try launch(relay)
        } catch {
            throw RuntimeError("unable to start container process: \(error)")
        }
    }

    private func launch(_ relay: TerminalRelay?) throws -> pid_t {
        let target = try PidFD.open(state.initProcess.pid).descriptor.duplicate().take()
        defer { close(target) }
        guard state.initProcess.isAlive else { throw RuntimeError("cannot exec in a stopped container") }
        let filter = try state.spec.linux.seccomp.map(SeccompFilter.init)
        let (parentEnd, childEnd) = try SocketPair.make(SOCK_SEQPACKET)
        let channel = SyncChannel(parentEnd)
        let console = try Console.connect(process, options, relay: relay)
        defer { if console >= 0 { close(console) } }
        let pidfdSocket = try UnixConnection.openForPidFD(options.pidfdSocket)

        let needsStage = try !entersPIDNamespace(target)
        RuntimeLog.debug("nsexec container setup: joining the namespaces of \(state.initProcess.pid)")
        var cgroup = state.cgroup
        let initPID = state.initProcess.pid
        let (first, pidfd, isInGroup) = try cgroup.clone(0, subGroups: options.cgroupsBelow, initPID: initPID)
        cgroup.isClonedInto = isInGroup
        if first == 0 {
            close(parentEnd)
            let channel = SyncChannel(childEnd)
            let kept = [target, childEnd, console]
            OpenDescriptors.closeAll(from: 3 + Int32(options.preservedDescriptors), except: kept)
            RuntimeLog.moveToParent(childEnd)
            setOOMScore(channel)
            if needsStage { enterUserNamespace(target, channel) }
            enter(target, cgroup, channel, filter, console)
        }
        close(childEnd)
        var child = ChildHandle(first, pidfd)
        do {
            if needsStage {
                child = try ChildHandle(
                    child.awaitSibling(channel) { throw RuntimeError("a joined user namespace has its id maps") }
                )
            }
            let pid = child.pid
            try cgroup.attach(pid, subGroups: options.cgroupsBelow, initPID: initPID)
            // One that has ended by now has said why.
            try? channel.send(.proceed)
            try guide(pid, channel)
            if let pidfdSocket { try UnixConnection.send(child.pidfd, named: "setns", to: pidfdSocket) }
            if !options.pidFile.isEmpty {
                try Files.writeAtomically(options.pidFile, bytes: Array("\(pid)".utf8), mode: 0o644, sync: false)
            }
            return pid
        } catch {
            child.end()
            throw error
        }
    }

    /// A pid namespace holds for children only, so that it is entered before the process is made. Without the host's
    /// rights that can be done from inside the container's user namespace only: false then.
    private func entersPIDNamespace(_ target: Int32) throws -> Bool {
        guard state.spec.linux.namespace("pid") != nil else { return true }
        do throws(SystemCallError) {
            try systemCall("setns") { monohull_setns(target, Int32(NamespaceKind.pid.flag)) }
            return true
        } catch {
            guard error.errno == EPERM, state.spec.linux.namespace("user") != nil else { throw error }
            return false
        }
    }

    private func setOOMScore(_ channel: borrowing SyncChannel) {
        do {
            try ResourceLimits.setOOMScore(process.oomScoreAdj)
        } catch {
            try? channel.send(.failed, "\(error)")
            _exit(255)
        }
    }

    /// Rootless: the process in between enters the user namespace, whose rights open the pid namespace, and makes the
    /// wanted process as a sibling of itself. Returns in that one only.
    private func enterUserNamespace(_ target: Int32, _ channel: borrowing SyncChannel) {
        do {
            try systemCall("prctl") { monohull_prctl(4, 0, 0, 0, 0) }  // PR_SET_DUMPABLE, as in `prepare`
            let flags = Int32(NamespaceKind.user.flag | NamespaceKind.pid.flag)
            try systemCall("setns") { monohull_setns(target, flags) }
            var pidfd: Int32 = -1
            let cloneParent: UInt64 = 0x8000
            let pid = try systemCall("clone3") { monohull_clone3(cloneParent, &pidfd, -1) }
            if pid == 0 { return }
            try channel.send(.child, "\(pid)")
            _exit(0)
        } catch {
            try? channel.send(.failed, "\(error)")
            _exit(1)
        }
    }

    /// Up to the moment when the program is about to start.
    private func guide(_ pid: pid_t, _ channel: borrowing SyncChannel) throws {
        while true {
            guard let message = try channel.receive() else {
                throw RuntimeError("the process ended while it was being made (killed, or out of memory)")
            }
            switch message.kind {
            case .ready: return
            case .failed: throw RuntimeError(message.text)
            case .log: RuntimeLog.writeForwarded(message.text)
            case .listener:
                let json = store.stateJSON(state, status: .running)
                try SeccompListener.handOver(message.text, of: pid, state.spec.linux.seccomp, state: json, channel)
            case .limits:
                try ResourceLimits.apply(process.rlimits, to: pid)
                try channel.send(.proceed)
            default: throw RuntimeError("unexpected message \(message.kind) from the process")
            }
        }
    }

    private func enter(
        _ target: Int32,
        _ cgroup: CgroupManager,
        _ channel: consuming SyncChannel,
        _ filter: SeccompFilter?,
        _ console: Int32
    ) -> Never {
        RuntimeLog.debug("child process in init()")
        do {
            try prepare(target, cgroup, channel, filter, console)
            RuntimeLog.debug("setns_init: about to exec")
            try channel.send(.ready)
        } catch {
            try? channel.send(.failed, "\(error)")
            _exit(255)
        }
        do {
            try ProgramLauncher.execute(process, preservedDescriptors: options.preservedDescriptors)
        } catch {
            // The parent takes the process for started by now: who reads its output is all there is.
            StandardError.write("\(error)\n")
            _exit(255)
        }
    }

    private func prepare(
        _ target: Int32,
        _ cgroup: CgroupManager,
        _ channel: borrowing SyncChannel,
        _ filter: SeccompFilter?,
        _ console: Int32
    ) throws {
        // Before anything of the container's can see us: its processes may not trace us on our way in, nor open what
        // we hold of the host through /proc (CVE-2016-9962).
        try systemCall("prctl") { monohull_prctl(4, 0, 0, 0, 0) }  // PR_SET_DUMPABLE
        if let initial = process.execCPUAffinity?.initial {
            try Scheduling.setAffinity(initial, of: 0, "initial")
            let mask = NumberList.mask(initial).reversed().map { String($0, radix: 16) }.joined(separator: ",")
            RuntimeLog.debug("nsexec: affinity: 0x\(mask)")
        }
        try cgroup.join(subGroups: options.cgroupsBelow, initPID: state.initProcess.pid)
        try channel.waitForProceed()
        try enterNamespaces(target)
        setsid()
        if !options.withoutNewKeyring { try SessionKeyring.join("_ses.\(state.id)") }
        if state.spec.linux.namespace("user") != nil { try Privileges.becomeRootOfUserNamespace() }
        if process.terminal {
            try Console.attach(process, socket: console, makesDevice: false, isRelayed: options.consoleSocket.isEmpty)
        }
        // For the next exec. A procfs of our own needs CAP_SYS_ADMIN, and a filter may forbid the calls.
        try SecurityLabels.apply(process)
        try setAffinity()
        try Scheduling.apply(process, state.spec.linux)
        if !process.rlimits.isEmpty { try channel.ask(.limits) }
        if process.noNewPrivileges { try Privileges.setNoNewPrivileges() }
        try ProgramLauncher.closeDescriptors(preserving: options.preservedDescriptors)
        if !process.noNewPrivileges { try filter?.load(channel) }
        try ContainerInit.become(process, isDetached: options.isDetached)
        if process.noNewPrivileges { try filter?.load(channel) }
    }

    /// Once in the cgroup, whose cpuset would else have the last word.
    private func setAffinity() throws {
        if let final = process.execCPUAffinity?.final {
            try Scheduling.setAffinity(final, of: 0, "final")
        } else if process.execCPUAffinity?.initial == nil {
            Scheduling.resetAffinity()
        }
    }

    /// One setns(2) with the process's descriptor enters all of them, the user namespace first; the kernel checks
    /// each against the rights that we come with.
    private func enterNamespaces(_ target: Int32) throws {
        // In the host's mount namespace the root is the process's alone, and a setns would lead out of it.
        let hasOwnMounts = state.spec.linux.namespace("mount") != nil
        var root: Int32 = -1
        if !hasOwnMounts {
            let path = "/proc/\(state.initProcess.pid)/root"
            root = try FileDescriptor.open(path, O_PATH | O_DIRECTORY).take()
        }
        let flags = try namespaceFlags()
        if flags != 0 { try systemCall("setns") { monohull_setns(target, flags) } }
        guard !hasOwnMounts else { return }
        try systemCall("fchdir") { fchdir(root) }
        try systemCall("chroot") { chroot(".") }
        close(root)
    }

    private func namespaceFlags() throws -> Int32 {
        var flags: UInt64 = state.isRestored ? NamespaceKind.time.flag : 0
        for namespace in state.spec.linux.namespaces {
            guard let kind = NamespaceKind(rawValue: namespace.type), kind != .pid else { continue }
            // Entering the user namespace that we are in is an error.
            if kind == .user, try isOwnUserNamespace() { continue }
            flags |= kind.flag
        }
        return Int32(flags)
    }

    private func isOwnUserNamespace() throws -> Bool {
        var (own, other) = (stat(), stat())
        let path = "/proc/\(state.initProcess.pid)/ns/user"
        try systemCall("stat", path: path) { stat(path, &other) }
        try systemCall("stat", path: "/proc/self/ns/user") { stat("/proc/self/ns/user", &own) }
        return own.st_ino == other.st_ino
    }
}
