import CLinux
import Cgroups
import Glibc
import Linux
import OCI

/// `exec`: one more process in a running container.
public struct Executor {
    private let state: ContainerState
    private var process: SpecProcess
    private let options: CreateOptions

    public init(store: StateStore, id: String, process: (ContainerState) throws -> SpecProcess, options: CreateOptions)
        throws
    {
        try Sealing.ensure()
        state = try store.load(id)
        switch store.status(of: state) {
        case .stopped: throw RuntimeError("cannot exec in a stopped container")
        case .creating: throw RuntimeError("cannot exec in a container that is being created")
        case .paused: throw RuntimeError("cannot exec in a paused container (use --ignore-paused to override)")
        default: break
        }
        self.process = try process(state)
        self.options = options
        try self.process.validate()
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
        let target = try PidFD.open(state.initProcess.pid)
        guard state.initProcess.isAlive else { throw RuntimeError("cannot exec in a stopped container") }
        let targetRaw = target.descriptor.raw
        let filter = try state.spec.linux.seccomp.map(SeccompFilter.init)
        let (parentEnd, childEnd) = try SyncChannel.pair()
        let channel = SyncChannel(parentEnd)
        let console = try Console.connect(process, options, relay: relay)
        defer { if console >= 0 { close(console) } }
        let pidfdSocket = try UnixConnection.openForPidFD(options.pidfdSocket)

        let pidNamespace: Int32 = 0x2000_0000
        try systemCall("setns") { monohull_setns(targetRaw, pidNamespace) }
        RuntimeLog.debug("nsexec container setup: joining the namespaces of \(state.initProcess.pid)")
        var pidfd: Int32 = -1
        let pid = try systemCall("clone3") { monohull_clone3(0, &pidfd, -1) }
        if pid == 0 {
            close(parentEnd)
            enter(targetRaw, SyncChannel(childEnd), filter, console)
        }
        close(childEnd)
        let handle = PidFD(FileDescriptor(owning: pidfd))
        do {
            if let score = process.oomScoreAdj {
                try FileDescriptor.open("/proc/\(pid)/oom_score_adj", O_WRONLY).writeAll(Array("\(score)".utf8))
            }
            try channel.send(.proceed)
            try awaitReady(channel)
            if let pidfdSocket { try UnixConnection.send(handle.descriptor.raw, named: "setns", to: pidfdSocket) }
            if !options.pidFile.isEmpty {
                try Files.writeAtomically(options.pidFile, bytes: Array("\(pid)".utf8), mode: 0o644, sync: false)
            }
            return pid
        } catch {
            try? handle.send(SIGKILL)
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            throw error
        }
    }

    private func awaitReady(_ channel: borrowing SyncChannel) throws {
        while true {
            guard let message = try channel.receive() else {
                throw RuntimeError("the process ended while it was being made")
            }
            switch message.kind {
            case .failed: throw RuntimeError(message.text)
            case .log: RuntimeLog.writeForwarded(message.text)
            default: return
            }
        }
    }

    private func enter(_ target: Int32, _ channel: consuming SyncChannel, _ filter: SeccompFilter?, _ console: Int32)
        -> Never
    {
        RuntimeLog.moveToParent(channel.descriptor.raw)
        RuntimeLog.debug("child process in init()")
        do {
            try state.cgroup.join()
            try channel.waitForProceed()
            try systemCall("setns") { monohull_setns(target, namespaceFlags()) }
            setsid()
            if process.terminal { try Console.attach(process, socket: console, makesDevice: false) }
            try Privileges.applyLimits(process)
            if process.noNewPrivileges { try Privileges.setNoNewPrivileges() }
            if !process.noNewPrivileges { try filter?.load() }
            ProgramLauncher.makeWorkingDirectory(process.cwd)
            try Privileges.drop(process)
            try ProgramLauncher.enterWorkingDirectory(process.cwd)
            try ProgramLauncher.check(process)
            RuntimeLog.debug("setns_init: about to exec")
            try channel.send(.ready)
            if process.noNewPrivileges { try filter?.load() }
            try ProgramLauncher.execute(process, preservedDescriptors: options.preservedDescriptors)
        } catch {
            try? channel.send(.failed, "\(error)")
            _exit(255)
        }
    }

    /// One setns(2) with the process's descriptor enters all of them. The container's own user namespace is
    /// entered too; entering the one we are in is an error.
    private func namespaceFlags() -> Int32 {
        var flags: Int32 = 0x0002_0000
        for namespace in state.spec.linux.namespaces {
            switch namespace.type {
            case "uts": flags |= 0x0400_0000
            case "ipc": flags |= 0x0800_0000
            case "network": flags |= 0x4000_0000
            case "cgroup": flags |= 0x0200_0000
            case "user": flags |= 0x1000_0000
            default: continue
            }
        }
        return flags
    }
}
