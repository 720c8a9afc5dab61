import Glibc
import Linux
import OCI

extension CgroupV2 {
    /// Makes the folder and those above it, each passing all its controllers on to the next. Returns what is new,
    /// the topmost first; on failure nothing new is left.
    @discardableResult
    func create(below mount: String, _ resources: LinuxResources) throws -> [String] {
        guard folder.hasPrefix(mount + "/") else { throw CgroupError("invalid cgroup path \(folder)") }
        let controllers = try CgroupFile.words(CgroupFile.read("\(mount)/cgroup.controllers")).map { "+" + $0 }
        var made: [String] = []
        do {
            var current = mount
            for part in Files.components(of: String(folder.dropFirst(mount.utf8.count))) {
                passOn(controllers, from: current)
                current += "/" + part
                if mkdir(current, 0o755) == 0 {
                    made.append(current)
                } else if errno != EEXIST {
                    throw SystemCallError("mkdir", path: current)
                }
                try checkType(current, resources)
            }
        } catch {
            for folder in made.reversed() { rmdir(folder) }
            throw error
        }
        return made
    }

    /// Gives the group to a user who may then make groups below it (cgroup-v2.rst, "Delegation"): the folder and the
    /// files that the kernel names.
    func delegate(to user: uid_t, list: String = "/sys/kernel/cgroup/delegate") throws {
        let names = (try? CgroupFile.lines(CgroupFile.read(list)))
        try systemCall("chown", path: folder) { chown(folder, user, gid_t.max) }
        for name in names ?? ["cgroup.procs", "cgroup.subtree_control", "cgroup.threads"] {
            let file = "\(folder)/\(name)"
            // Some come with a controller.
            if chown(file, user, gid_t.max) != 0, errno != ENOENT { throw SystemCallError("chown", path: file) }
        }
    }

    /// What can't be passed on is left: setting one of its limits then fails by name.
    private func passOn(_ controllers: [String], from group: String) {
        guard !controllers.isEmpty else { return }
        let file = "\(group)/cgroup.subtree_control"
        if (try? CgroupFile.write(file, controllers.joined(separator: " "))) != nil { return }
        for controller in controllers { try? CgroupFile.write(file, controller) }
    }

    /// A group below one that holds processes is invalid until it is threaded, and a threaded one can't have
    /// controllers of memory or I/O, which count by process (cgroup-v2.rst, "Threads").
    private func checkType(_ group: String, _ resources: LinuxResources) throws {
        guard let type = try? CgroupFile.read("\(group)/cgroup.type"), type != "domain" else { return }
        switch type {
        case "domain invalid":
            if Self.needsDomain(resources) {
                throw CgroupError(
                    "cannot enter cgroupv2 \"\(group)\" with domain controllers -- it is in an invalid state"
                )
            }
            try? CgroupFile.write("\(group)/cgroup.type", "threaded")
        case "domain threaded", "threaded":
            if Self.needsDomain(resources) {
                throw CgroupError("cannot enter cgroupv2 \"\(group)\" with domain controllers -- it is in \(type) mode")
            }
        default: return
        }
    }

    private static func needsDomain(_ resources: LinuxResources) -> Bool {
        asksMemory(resources) || asksIO(resources) || asksCPU(resources) || !resources.hugepageLimits.isEmpty
    }

    private static func asksMemory(_ resources: LinuxResources) -> Bool {
        [resources.memory.limit, resources.memory.swap, resources.memory.reservation].contains { ($0 ?? 0) != 0 }
    }

    private static func asksIO(_ resources: LinuxResources) -> Bool {
        var blockIO = resources.blockIO
        blockIO.leafWeight = nil
        if blockIO.weight == 0 { blockIO.weight = nil }
        return blockIO != LinuxResources.BlockIO()
    }

    private static func asksCPU(_ resources: LinuxResources) -> Bool {
        let cpu = resources.cpu
        return (cpu.shares ?? 0) != 0 || (cpu.quota ?? 0) != 0 || (cpu.period ?? 0) != 0 || cpu.idle != nil
            || cpu.burst != nil
    }

    /// Whether a limit is asked for that a controller of this host would keep.
    static func needsControllers(_ resources: LinuxResources, of mount: String) -> Bool {
        guard let text = try? CgroupFile.read("\(mount)/cgroup.controllers") else { return true }
        let available = Set(CgroupFile.words(text))
        let asked: [(String, Bool)] = [
            ("pids", resources.pidsLimit != nil), ("memory", asksMemory(resources)), ("io", asksIO(resources)),
            ("cpu", asksCPU(resources)), ("cpuset", !resources.cpu.cpus.isEmpty || !resources.cpu.mems.isEmpty),
            ("hugetlb", !resources.hugepageLimits.isEmpty),
        ]
        return asked.contains { $0.1 && available.contains($0.0) }
    }
}
