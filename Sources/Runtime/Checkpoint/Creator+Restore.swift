import CLinux
import Cgroups
import Glibc
import Linux
import OCI
import Text

/// `restore`: criu makes the container's processes anew from image files; the cgroup, the mount points and the
/// state are ours to make.
extension Creator {
    public func restore(_ options: CheckpointOptions, relay: TerminalRelay? = nil) throws -> ContainerState {
        let version = try CriuClient.version()
        if version < 31600, !options.lsmProfile.isEmpty || !options.lsmMountContext.isEmpty {
            throw RuntimeError("--lsm-profile and --lsm-mount-context require at least CRIU 3.16")
        }
        var cgroup = try CgroupManager(
            mounts: CgroupMounts.ofThisProcess(),
            path: spec.linux.cgroupsPath,
            containerID: id,
            options: cgroupOptions
        )
        let lock = try store.reserve(id)
        do {
            if self.options.notifies { try NotifySocket.makeFolder(store.notifyFolder(id)) }
            try cgroup.create(spec.linux.resources ?? LinuxResources())
            let state = try restore(options, cgroup, relay)
            _ = consume lock
            return state
        } catch {
            try? cgroup.signalAll(SIGKILL)
            try? cgroup.remove()
            try? store.remove(id)
            throw error
        }
    }

    private func restore(
        _ options: CheckpointOptions,
        _ cgroup: CgroupManager,
        _ relay: TerminalRelay?
    ) throws -> ContainerState {
        let images = try FileDescriptor.open(options.imagePath, O_RDONLY | O_DIRECTORY)
        let workPath = options.workPath.isEmpty ? options.imagePath : options.workPath
        if !options.workPath.isEmpty { try Files.makeDirectories(options.workPath, mode: 0o700) }
        let work = try FileDescriptor.open(workPath, O_RDONLY | O_DIRECTORY)
        let console = try Console.connect(process, self.options, relay: relay)
        defer { if console >= 0 { close(console) } }
        // criu wants a mount as root, with nothing mounted over the folder above it.
        let root = "\(store.folder(id))/criu-root"
        try systemCall("mkdir", path: root) { mkdir(root, 0o755) }
        try MountTree.clone(rootPath, recursive: true).attach(path: root)
        defer {
            umount2(root, Int32(MNT_DETACH))
            rmdir(root)
        }
        let points = RestoreMountPoints(spec: spec, rootPath: rootPath)
        try points.make()

        var message = CriuMessage()
        message.integer(1, images.raw)
        message.bool(6, true)
        try CriuRequest.addCommon(to: &message, options, spec, logFile: "restore.log")
        message.string(13, root)
        if !options.workPath.isEmpty { message.integer(17, work.raw) }
        message.bool(26, true)
        if !options.lsmProfile.isEmpty { message.string(53, options.lsmProfile) }
        if !options.lsmMountContext.isEmpty { message.string(63, options.lsmMountContext) }
        try addMounts(to: &message, cgroup)
        let namespaces = try addNamespaces(to: &message)
        defer { for descriptor in namespaces { close(descriptor) } }
        try addPipes(to: &message, options.imagePath)

        let client = try CriuClient(inherited: namespaces, inheritsStandard: !process.terminal)
        try cgroup.add(client.pid)
        try cgroup.apply(spec.linux.resources ?? LinuxResources(), ownDevices: spec.linux.devices.map(\.path))
        for (controller, path) in try Self.groups(of: client.pid) { message.addGroup(controller, path) }
        do {
            return try finish(client, message, cgroup, console)
        } catch {
            CriuLog.quote("\(workPath)/restore.log")
            throw error
        }
    }

    private func finish(
        _ client: consuming CriuClient,
        _ message: CriuMessage,
        _ cgroup: CgroupManager,
        _ console: Int32
    ) throws -> ContainerState {
        var state: ContainerState?
        try client.run(.restore, { $0.message(2, message) }) { script, pid, descriptor in
            defer { if descriptor >= 0 { close(descriptor) } }
            switch script {
            case "setup-namespaces":
                let hooks = HookRunner(spec.hooks, state: hookState(pid: pid, .creating), folder: bundle)
                try hooks.run(.prestart, environment: ProcessEnvironment.inherited)
                try hooks.run(.createRuntime, environment: ProcessEnvironment.inherited)
            case "post-restore":
                // Its program runs already: there is nothing to wait for.
                unlink(store.fifo(id))
                state = try register(pid, cgroup, isRestored: true)
            case "orphan-pts-master":
                guard descriptor >= 0, console >= 0 else { return }
                try systemCall("sendmsg", path: "console socket") {
                    monohull_send_descriptor(console, descriptor, "orphan-pts-master")
                }
            default: return
            }
        }
        let code = try client.finish()
        guard code == 0, let state else { throw RuntimeError("criu failed: exit status \(code)") }
        try writePidFile(state.initProcess.pid)
        return state
    }

    private func addMounts(to message: inout CriuMessage, _ cgroup: CgroupManager) throws {
        let mounts = CriuMounts(spec: spec, bundle: bundle, rootPath: rootPath, cgroupPaths: cgroup.statePaths)
        for (destination, source) in try mounts.external() { message.pair(23, destination, source) }
        if !spec.linux.maskedPaths.isEmpty { message.pair(23, "/dev/null", "/dev/null") }
        for device in CriuRequest.devices(spec) { message.pair(23, device, device) }
    }

    /// Namespaces by path are there already. Network and pid are handed over as descriptors, which follow criu's
    /// socket; the caller closes them.
    private func addNamespaces(to message: inout CriuMessage) throws -> [Int32] {
        var descriptors: [Int32] = []
        for namespace in spec.linux.namespaces where !namespace.path.isEmpty {
            guard let kind = NamespaceKind(rawValue: namespace.type) else { continue }
            switch kind {
            case .network, .pid:
                guard let open = try? FileDescriptor.open(namespace.path, O_RDONLY) else {
                    for descriptor in descriptors { close(descriptor) }
                    throw RuntimeError("Requested network namespace \(namespace.path) does not exist")
                }
                message.inherit(CriuRequest.key(kind), 4 + Int32(descriptors.count))
                descriptors.append(open.take())
            case .cgroup:
                throw RuntimeError("Do not know how to handle namespace cgroup: criu can't join one")
            default: message.pair(39, kind.procName, namespace.path)
            }
        }
        return descriptors
    }

    /// Pipes that were the container's streams are replaced by ours.
    private func addPipes(to message: inout CriuMessage, _ imagePath: String) throws {
        let bytes = try Files.read("\(imagePath)/\(Checkpointer.descriptorsFile)", limit: 1 << 20)
        for (index, name) in try JSONNode.parse(bytes).strings.prefix(3).enumerated() where name.hasPrefix("pipe:") {
            message.inherit(name, Int32(index))
        }
    }

    /// Controller and path of each of a process's cgroups.
    private static func groups(of pid: pid_t) throws -> [(String, String)] {
        try Files.read("/proc/\(pid)/cgroup", limit: 1 << 20).split(separator: 0x0A).flatMap { line in
            let fields = line.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard fields.count == 3 else { return [(String, String)]() }
            return fields[1].split(separator: ",", omittingEmptySubsequences: false).map { (String($0), fields[2]) }
        }
    }
}

extension CriuMessage {
    /// An inherit_fd of criu_opts.
    fileprivate mutating func inherit(_ key: String, _ descriptor: Int32) {
        var message = CriuMessage()
        message.string(1, key)
        message.integer(2, descriptor)
        self.message(27, message)
    }

    /// A cgroup_root of criu_opts.
    fileprivate mutating func addGroup(_ controller: String, _ path: String) {
        pair(25, controller, path)
    }
}
