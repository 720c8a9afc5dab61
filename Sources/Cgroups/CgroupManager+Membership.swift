import CLinux
import Glibc
import Linux

extension CgroupManager {
    /// A descriptor of the v2 folder for CLONE_INTO_CGROUP (clone3(2)): the child then begins inside, which spares
    /// it the move and the kernel's wait for all processors that goes with one. On a hybrid host this is the folder
    /// of the v2 hierarchy; v1's are joined by `join` in any case. Nil where there is none to open.
    ///
    /// `subGroups` and `initPID` are an exec's, as in `join`.
    public func openForClone(subGroups: [String: String] = [:], initPID: pid_t? = nil) throws -> FileDescriptor? {
        // systemd makes the group for a process that is there.
        if usesSystemd && initPID == nil { return nil }
        guard let base = paths[""] ?? hybridFolder else { return nil }
        let folder = try Self.subFolder(base, subGroups[""] ?? "")
        let flags = O_PATH | O_DIRECTORY
        do throws(SystemCallError) {
            return try FileDescriptor.open(folder, flags)
        } catch {
            if options.isRootless || !isV2 { return nil }
            guard (subGroups[""] ?? "").isEmpty, let initPID, let other = initFolder(initPID) else {
                throw CgroupError("can't open cgroup: \(error)")
            }
            return try? FileDescriptor.open(other, flags)
        }
    }

    /// Moves the calling process, which has one thread, into the group; into the v2 folder only when it was not
    /// cloned there (`isClonedInto`).
    ///
    /// On v1 by the thread's file: for the caller itself the kernel then skips the lock over all forks and exits
    /// of the machine, which waits for an RCU grace period: 15 ms of a start that takes 7, as measured.
    ///
    /// Where systemd makes the group this does nothing: `place` and `attach` move the process from outside.
    ///
    /// An exec may ask for groups below (`subGroups`, by controller, "" for all), and on v2 goes where the
    /// container's first process is when the container's own group takes none any more.
    public func join(subGroups: [String: String] = [:], initPID: pid_t? = nil) throws {
        if usesSystemd && (isV2 || initPID == nil) { return }
        if isV2 {
            if !isClonedInto { try joinV2(subGroups[""] ?? "", initPID) }
            return
        }
        for controller in subGroups.keys where !controller.isEmpty && paths[controller] == nil {
            throw CgroupError("unknown controller \(controller) in SubCgroupPaths")
        }
        var folders: Set<String> = []
        for (controller, folder) in paths {
            folders.insert(try Self.subFolder(folder, subGroups[controller] ?? subGroups[""] ?? ""))
        }
        for folder in folders { try move("0", to: "\(folder)/tasks", pid: getpid()) }
        // A hybrid host's v2 hierarchy has no controllers. Where a clone into it was not possible we are not in it
        // then: no limit hangs on it, and the move would cost those 15 ms.
    }

    /// Moves another process, with all its threads, into the group.
    public func add(_ pid: pid_t) throws {
        for folder in Set(paths.values) { try move("\(pid)", to: "\(folder)/cgroup.procs", pid: pid) }
        if let hybridFolder { try? CgroupFile.write("\(hybridFolder)/cgroup.procs", "\(pid)") }
    }

    private func joinV2(_ subGroup: String, _ initPID: pid_t?) throws {
        guard let base = paths[""] else { return }
        let folder = try Self.subFolder(base, subGroup)
        do {
            try move("0", to: "\(folder)/cgroup.procs", pid: getpid())
        } catch {
            guard subGroup.isEmpty, let initPID, let other = initFolder(initPID) else { throw error }
            try move("0", to: "\(other)/cgroup.procs", pid: getpid())
        }
    }

    func move(_ text: String, to file: String, pid: pid_t) throws {
        // A process that is just being made can't be moved for a moment (EINVAL).
        for attempt in 0..<5 {
            do throws(SystemCallError) {
                try CgroupFile.write(file, text)
                return
            } catch {
                if error.errno == EINVAL && attempt < 4 {
                    usleep(30_000)
                    continue
                }
                if options.isRootless && (!isNamed || isForgivenInExec(error)) { return }
                throw CgroupError("error adding pid \(pid) to cgroups: \(error)")
            }
        }
    }

    private func isForgivenInExec(_ error: SystemCallError) -> Bool {
        error.errno == EACCES || error.errno == EPERM || error.errno == EROFS || error.errno == ENOENT
    }

    /// Where the container's first process is by now: it may have moved itself, or passed controllers on, after
    /// which its first group takes no process (EBUSY).
    func initFolder(_ pid: pid_t) -> String? {
        guard let mounts = try? CgroupMounts.ofThisProcess(), let mount = mounts.v2,
            let group = try? CgroupLocation.groups("/proc/\(pid)/cgroup")[""]
        else { return nil }
        return mount.path + group
    }

    /// A folder below `base`, or `base` itself; never one beside it.
    static func subFolder(_ base: String, _ sub: String) throws -> String {
        if sub.isEmpty { return base }
        let folder = CgroupLocation.clean("\(base)/\(sub)")
        guard folder == base || folder.hasPrefix(base + "/") else {
            throw CgroupError("bad sub cgroup path: \(sub)")
        }
        return folder
    }
}
