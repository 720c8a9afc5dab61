import CLinux
import Cgroups
import Glibc
import Linux
import OCI

/// The container's first process from the clone to the program's start. It runs in the child only; the program
/// replaces it, without another exec of our own file in between.
struct ContainerInit: ~Copyable {
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

    /// Never returns: the program runs, or the parent is told why not.
    consuming func run() -> Never {
        do {
            // In a new user namespace the parent has to do it: we have no right to the files.
            if !namespaces.makes("user") { try cgroup.join() }
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
        try namespaces.joinAfterClone()
        if namespaces.makes("user") { try Privileges.becomeRootOfUserNamespace() }
        setsid()
        // A kernel without keyrings has nothing to share (ENOSYS).
        if !options.withoutNewKeyring, monohull_join_session_keyring("_ses.monohull") < 0 && errno != ENOSYS {
            throw SystemCallError("keyctl")
        }
        if namespaces.makesCgroup { try systemCall("unshare") { monohull_unshare(0x0200_0000) } }
        if namespaces.makes("network") { try systemCall("ioctl", path: "lo") { monohull_interface_up("lo") } }
        guard namespaces.has("mount") else {
            throw RuntimeError("a container without a mount namespace is not supported")
        }

        let rootfs = try RootfsBuilder(spec, bundle: bundle, rootPath: rootPath, cgroupPaths: cgroup.paths)
        try rootfs.mountAll()
        try rootfs.makeDevices(hasTerminal: process.terminal)
        if hooks.hasRuntimeHooks {
            try channel.send(.hooks)
            try channel.waitForProceed()
        }
        try hooks.run(.createContainer)
        try Sysctl.apply(spec.linux.sysctl)
        try rootfs.protectPaths()
        try rootfs.pivot(withoutPivotRoot: options.withoutPivotRoot)

        if process.terminal { try Console.attach(process, socket: consoleSocket, makesDevice: true) }
        if !spec.hostname.isEmpty {
            try systemCall("sethostname") { sethostname(spec.hostname, spec.hostname.utf8.count) }
        }
        if !spec.domainname.isEmpty {
            try systemCall("setdomainname") { setdomainname(spec.domainname, spec.domainname.utf8.count) }
        }
        try Privileges.applyLimits(process)
        if process.noNewPrivileges { try Privileges.setNoNewPrivileges() }
        // Without no_new_privs loading needs CAP_SYS_ADMIN, which is about to go.
        if !process.noNewPrivileges { try filter?.load() }
        ProgramLauncher.makeWorkingDirectory(process.cwd)
        try Privileges.drop(process)
        try ProgramLauncher.enterWorkingDirectory(process.cwd)
        try ProgramLauncher.check(process)
    }

    /// Waits for `start`, which writes one byte to the fifo.
    private func start() throws -> Never {
        var byte: UInt8 = 0
        let fifo = self.fifo
        try systemCall("read", path: "exec.fifo") { read(fifo, &byte, 1) }
        try hooks.run(.startContainer)
        if process.noNewPrivileges { try filter?.load() }
        try ProgramLauncher.execute(process, preservedDescriptors: options.preservedDescriptors)
    }
}
