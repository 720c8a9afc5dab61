import Glibc
import Linux
import OCI

/// The cgroup of one container: on v1 a folder in each hierarchy, on v2 one folder.
public struct CgroupManager: Sendable {
    /// Absolute folder by controller ("memory", "name=systemd"; "" on v2), kept in the container's state.
    public let paths: [String: String]

    public init(paths: [String: String]) {
        self.paths = paths
    }

    /// `path` is linux.cgroupsPath. An absolute one lies below the hierarchies' mounts; with an empty one the
    /// group is named after the container.
    public init(mounts: CgroupMounts, path: String, containerID: String) throws {
        let isSystemdForm = path.contains(":") && !path.hasPrefix("/")
        if isSystemdForm {
            throw CgroupError("the systemd cgroup driver (cgroupsPath \"\(path)\") is not implemented; use cgroupfs")
        }
        let relative = path.isEmpty ? containerID : path
        let parts = Files.components(of: relative)
        if parts.contains("..") { throw CgroupError("cgroupsPath \"\(path)\" must not hold ..") }
        let suffix = "/" + parts.joined(separator: "/")
        var paths: [String: String] = [:]
        if let v2 = mounts.v2 { paths[""] = v2 + suffix }
        for hierarchy in mounts.v1 {
            for controller in hierarchy.controllers { paths[controller] = hierarchy.path + suffix }
        }
        self.paths = paths
    }

    public var isV2: Bool { paths[""] != nil }

    private var folders: Set<String> { Set(paths.values) }

    /// Makes the folders. One that exists may be used when it holds no process, as runc 1.2 and later want.
    public func create() throws {
        if let folder = paths[""] {
            try Files.makeDirectories(Files.parent(of: folder), mode: 0o755)
            try CgroupV2.enableControllers(above: folder)
        }
        for folder in folders {
            let isNew = try makeFolder(folder)
            if !isNew, try !CgroupFile.processes(folder).isEmpty {
                throw CgroupError("container's cgroup is not empty: \(folder) holds processes already")
            }
        }
        if let cpuset = paths["cpuset"] { try CgroupV1.inheritCPUSet(cpuset) }
    }

    /// Returns whether the folder is new.
    private func makeFolder(_ folder: String) throws -> Bool {
        if mkdir(folder, 0o755) == 0 { return true }
        switch errno {
        case EEXIST: return false
        case ENOENT:
            try Files.makeDirectories(Files.parent(of: folder), mode: 0o755)
            return try makeFolder(folder)
        default: throw SystemCallError("mkdir", path: folder)
        }
    }

    /// Sets limits before a process is in. Absent members leave what is there.
    public func apply(_ resources: LinuxResources) throws {
        if let folder = paths[""] {
            try CgroupV2.apply(resources, to: folder)
        } else {
            try CgroupV1.apply(resources, paths: paths)
        }
    }

    /// Moves a process, with all its threads, into the group.
    public func add(_ pid: pid_t) throws {
        for folder in folders { try CgroupFile.write("\(folder)/cgroup.procs", "\(pid)") }
    }

    /// Moves the calling process, which has one thread, into the group.
    ///
    /// On v1 by the thread's file: for the caller itself the kernel then skips the lock over all forks and exits
    /// of the machine, which waits for an RCU grace period: 15 ms of a start that takes 7, as measured.
    public func join() throws {
        for folder in folders { try CgroupFile.write("\(folder)/\(isV2 ? "cgroup.procs" : "tasks")", "0") }
    }

    /// Processes of the group and of those below it.
    public func processes() throws -> [pid_t] {
        let folder = paths[""] ?? paths["devices"] ?? paths["freezer"] ?? paths["name=systemd"] ?? paths.values.first
        guard let folder, Files.exists(folder) else { return [] }
        return try collect(folder)
    }

    private func collect(_ folder: String) throws -> [pid_t] {
        var found = try CgroupFile.processes(folder)
        for child in try CgroupFile.children(folder) { found += try collect(child) }
        return found
    }

    public func setFrozen(_ isFrozen: Bool) throws {
        if let folder = paths[""] {
            try CgroupFile.write("\(folder)/cgroup.freeze", isFrozen ? "1" : "0")
            return
        }
        guard let folder = paths["freezer"] else {
            throw CgroupError("this host mounts no freezer hierarchy: pause and resume are not possible")
        }
        let wanted = isFrozen ? "FROZEN" : "THAWED"
        // A freeze can stay at FREEZING while a process forks; writing again makes the kernel look again.
        for _ in 0..<1000 {
            try CgroupFile.write("\(folder)/freezer.state", wanted)
            if try CgroupFile.read("\(folder)/freezer.state") == wanted { return }
            usleep(1000)
        }
        throw CgroupError("unable to \(isFrozen ? "freeze" : "thaw") \(folder)")
    }

    public var isFrozen: Bool {
        if let folder = paths[""] { return (try? CgroupFile.read("\(folder)/cgroup.freeze")) == "1" }
        guard let folder = paths["freezer"] else { return false }
        return (try? CgroupFile.read("\(folder)/freezer.state")) == "FROZEN"
    }

    /// Signals every process in the group. For SIGKILL v2 has cgroup.kill, which forks can't outrun.
    public func signalAll(_ signal: Int32) throws {
        if signal == SIGKILL, let folder = paths[""], Files.exists("\(folder)/cgroup.kill") {
            try CgroupFile.write("\(folder)/cgroup.kill", "1")
            return
        }
        // Once for any signal; SIGKILL until nobody is left, since a process may fork while its siblings die.
        for _ in 0..<100 {
            let found = try processes()
            for pid in found where kill(pid, signal) != 0 && errno != ESRCH { throw SystemCallError("kill") }
            if found.isEmpty || signal != SIGKILL { return }
            usleep(1000)
        }
    }

    /// Removes the folders with those below. A dying process keeps its group busy for a moment: tried for about a second.
    public func remove() throws {
        for folder in folders { try remove(folder) }
    }

    private func remove(_ folder: String) throws {
        var pause: useconds_t = 500
        while rmdir(folder) != 0 {
            switch errno {
            case ENOENT: return
            case EBUSY where pause < 1_000_000:
                for child in try CgroupFile.children(folder) { try remove(child) }
                if rmdir(folder) == 0 { return }
                usleep(pause)
                pause *= 2
            default: throw SystemCallError("rmdir", path: folder)
            }
        }
    }
}
