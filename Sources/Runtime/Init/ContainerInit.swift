import CLinux
import Cgroups
import Glibc
import Linux
import OCI

/// The container's first process from the clone to the program's start. It runs in the child only; the program
/// replaces it, without another exec of our own file in between.
struct ContainerInit: ~Copyable {
    let id: String
    let spec: Spec
    let process: SpecProcess
    let bundle: String
    let rootPath: String
    let cgroup: CgroupManager
    let namespaces: Namespaces
    let options: CreateOptions
    let channel: SyncChannel
    /// Our end of exec.fifo, open for reading and writing: nothing blocks and no end of file comes.
    let fifo: Int32
    /// Connected console socket, -1 without a terminal.
    let consoleSocket: Int32
    let filter: SeccompFilter?
    let hooks: HookRunner
    /// Whether another user than the host's root makes the container.
    let isRootless: Bool

    /// Never returns: the program runs, or the parent is told why not.
    consuming func run() -> Never {
        do {
            if !namespaces.needsStage { try ResourceLimits.setOOMScore(process.oomScoreAdj) }
            // Without it a process of a joined pid namespace could trace us and reach what we hold of the host
            // (CVE-2016-9962). The exec of the program undoes it.
            try systemCall("prctl") { monohull_prctl(4, 0, 0, 0, 0) }  // PR_SET_DUMPABLE
            if !namespaces.needsStage { try cgroup.join() }
            try channel.waitForProceed()
            try prepare()
            RuntimeLog.debug("init: closing the pipe to signal completion")
            try channel.send(.ready)
        } catch {
            try? channel.send(.failed, "\(error)")
            _exit(1)
        }
        do {
            try start()
        } catch {
            // create has answered long ago: who reads the container's output is all there is.
            StandardError.write("\(error)\n")
            _exit(255)
        }
    }

    private func prepare() throws {
        if !namespaces.needsStage { try namespaces.joinAfterClone() }
        setsid()
        if !options.withoutNewKeyring { try SessionKeyring.join("_ses.\(id)") }
        if namespaces.makes(.cgroup) {
            try systemCall("unshare") { monohull_unshare(Int32(NamespaceKind.cgroup.flag)) }
        }
        if namespaces.makes(.network) { try systemCall("ioctl", path: "lo") { monohull_interface_up("lo") } }
        try makeRoot()
        try nameHost()
        try SecurityLabels.apply(process)
        Scheduling.resetAffinity()
        try Scheduling.apply(process, spec.linux)
        if !process.rlimits.isEmpty { try channel.ask(.limits) }
        if process.noNewPrivileges { try Privileges.setNoNewPrivileges() }
        try ProgramLauncher.closeDescriptors(preserving: options.preservedDescriptors)
        // Without no_new_privs loading needs CAP_SYS_ADMIN, which is about to go. With it the filter comes last, but
        // still here: create has to be there to take a listener.
        if !process.noNewPrivileges {
            try openToOwner()
            try filter?.load(channel)
        }
        try Self.become(process, isDetached: options.isDetached)
        try openToOwner()
        if process.noNewPrivileges { try filter?.load(channel) }
    }

    /// A rootless runtime has no right to a process that is closed to tracing: not to the descriptor of a seccomp
    /// listener, nor to the namespaces of a container that waits for its start, which exec enters. What we held of
    /// the host is closed by now, and our caller's environment wiped out. With other containers in sight of us we stay closed (CVE-2016-9962), as runc does.
    private func openToOwner() throws {
        guard isRootless, !namespaces.joined.contains(where: { $0.kind == .user || $0.kind == .pid }) else { return }
        ProcessEnvironment.wipe()
        try systemCall("prctl") { monohull_prctl(4, 1, 0, 0, 0) }  // PR_SET_DUMPABLE
    }

    private func makeRoot() throws {
        var rootfs = try RootfsBuilder(spec, bundle: bundle, rootPath: rootPath, cgroup: cgroup)
        try rootfs.mountAll(channel)
        try rootfs.makeDevices()
        if hooks.hasRuntimeHooks { try channel.ask(.hooks) }
        try hooks.run(.createContainer, environment: [], folder: rootPath)
        try rootfs.protectPaths()
        try rootfs.enter(withoutPivotRoot: options.withoutPivotRoot)
        ProgramLauncher.makeWorkingDirectory(process.cwd)
        if process.terminal { try Console.attach(process, socket: consoleSocket, makesDevice: true) }
        try rootfs.makeReadonly()
    }

    private func nameHost() throws {
        if !spec.hostname.isEmpty {
            try systemCall("sethostname") { sethostname(spec.hostname, spec.hostname.utf8.count) }
        }
        if !spec.domainname.isEmpty {
            try systemCall("setdomainname") { setdomainname(spec.domainname, spec.domainname.utf8.count) }
        }
        try Sysctl.apply(spec.linux.sysctl)
    }

    /// User, capabilities and working directory of the program, which must be there to be started.
    static func become(_ process: SpecProcess, isDetached: Bool) throws {
        let isThere = try ProgramLauncher.enterWorkingDirectory(process.cwd, isLastTry: false)
        try Privileges.ownStandardStreams(process.user.uid, isDetached: isDetached)
        try Privileges.drop(process)
        if !isThere { _ = try ProgramLauncher.enterWorkingDirectory(process.cwd, isLastTry: true) }
        try ProgramLauncher.checkWorkingDirectory()
        try ProgramLauncher.check(process)
    }

    /// Waits for `start`, which writes one byte to the fifo.
    private func start() throws -> Never {
        var byte: UInt8 = 0
        let fifo = self.fifo
        // The first process of a pid namespace takes only the signals that it has a handler for: one that waits must
        // still be ended by what ends a program.
        for number in [SIGHUP, SIGINT, SIGTERM] { signal(number) { _exit(128 + $0) } }
        try systemCall("read", path: "exec.fifo") { read(fifo, &byte, 1) }
        try hooks.run(.startContainer, environment: EnvironmentList.of(process))
        try ProgramLauncher.execute(process, preservedDescriptors: options.preservedDescriptors)
    }
}
