import CLinux
import Cgroups
import Glibc
import Linux
import Text

/// One container: its runtime, its root and its processes.
final class Container {
    let id: String
    let bundle: String
    let runc: RuncCommand
    let initial: TaskProcess
    private(set) var execs: [TaskProcess] = []
    let hasRootfsMounts: Bool
    /// Where `start` restores it from, nil for one that begins anew.
    let checkpoint: Checkpoint?
    /// Found when its first process is there.
    var cgroup: CgroupManager?
    var monitor: OOMMonitor?

    /// Image folders of criu; `parent` is "" or that of an earlier dump.
    struct Checkpoint {
        let image: String
        let parent: String
    }

    init(
        id: String,
        runc: RuncCommand,
        initial: TaskProcess,
        hasRootfsMounts: Bool,
        checkpoint: Checkpoint?
    ) {
        self.id = id
        self.bundle = runc.bundle
        self.runc = runc
        self.initial = initial
        self.hasRootfsMounts = hasRootfsMounts
        self.checkpoint = checkpoint
    }

    var rootfs: String { "\(bundle)/rootfs" }

    func process(_ execID: String) throws -> TaskProcess {
        if execID.isEmpty { return initial }
        guard let process = execs.first(where: { $0.execID == execID }) else {
            throw CallError.notFound("process does not exist \(execID)")
        }
        return process
    }

    func add(_ process: TaskProcess) throws {
        if execs.contains(where: { $0.execID == process.execID }) {
            throw CallError(.alreadyExists, "id \(process.execID): already exists")
        }
        execs.append(process)
    }

    func remove(_ process: TaskProcess) { execs.removeAll { $0 === process } }

    func mountRootfs(_ mounts: [HostMount]) throws {
        guard !mounts.isEmpty else { return }
        do {
            try Files.makeDirectories(rootfs, mode: 0o711)
            for mount in mounts { try mount.mount(at: rootfs) }
        } catch {
            HostMount.unmountAll(rootfs)
            throw CallError(.unknown, "failed to mount rootfs component: \(error)")
        }
    }

    func unmountRootfs() {
        if hasRootfsMounts { HostMount.unmountAll(rootfs) }
    }

    /// Without a pid namespace of its own the kernel does not end the other processes with the first.
    lazy var sharesPidNamespace: Bool = {
        guard let bytes = try? Files.read("\(bundle)/config.json", limit: 16 << 20),
            let config = try? JSONNode.parse(bytes)
        else { return false }
        let namespaces = config["linux"]?["namespaces"]?.elements ?? []
        return !namespaces.contains { $0["type"]?.string == "pid" && ($0["path"]?.string ?? "").isEmpty }
    }()
}
