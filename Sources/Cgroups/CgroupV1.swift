import Glibc
import Linux
import OCI

/// Control files of the v1 controllers (Documentation/admin-guide/cgroup-v1).
enum CgroupV1 {
    static func apply(_ resources: LinuxResources, paths: [String: String]) throws {
        if !resources.unified.isEmpty { throw CgroupError("linux.resources.unified needs cgroup v2, this host has v1") }
        if let folder = paths["devices"] { try applyDevices(resources.devices, folder) }
        try applyMemory(resources.memory, paths["memory"])
        try applyCPU(resources.cpu, paths)
        if let limit = resources.pidsLimit {
            try set("pids", paths, "pids.max", limit > 0 ? "\(limit)" : "max")
        }
        if let weight = resources.blockIOWeight, weight != 0 {
            try set("blkio", paths, "blkio.weight", "\(weight)")
        }
        for (size, limit) in resources.hugepageLimits {
            try set("hugetlb", paths, "hugetlb.\(size).limit_in_bytes", "\(limit)")
        }
    }

    private static func set(_ controller: String, _ paths: [String: String], _ file: String, _ value: String) throws {
        guard let folder = paths[controller] else {
            throw CgroupError("cannot set \(file): this host mounts no \(controller) cgroup hierarchy")
        }
        try CgroupFile.write("\(folder)/\(file)", value)
    }

    private static func applyDevices(_ rules: [LinuxResources.DeviceRule], _ folder: String) throws {
        for rule in rules + LinuxResources.DeviceRule.standard {
            let file = "\(folder)/devices.\(rule.allow ? "allow" : "deny")"
            if rule.type == "a" || rule.type.isEmpty {
                try CgroupFile.write(file, "a")
                continue
            }
            func number(_ value: Int64?) -> String { value.map { $0 < 0 ? "*" : "\($0)" } ?? "*" }
            let access = rule.access.isEmpty ? "rwm" : rule.access
            try CgroupFile.write(file, "\(rule.type) \(number(rule.major)):\(number(rule.minor)) \(access)")
        }
    }

    /// memory.memsw may never be below memory.limit: when both rise it is written first.
    private static func applyMemory(_ memory: LinuxResources.Memory, _ folder: String?) throws {
        let hasAny =
            memory.limit != nil || memory.reservation != nil || memory.swap != nil || memory.swappiness != nil
            || memory.disableOOMKiller == true
        guard hasAny else { return }
        guard let folder else { throw CgroupError("cannot limit memory: this host mounts no memory cgroup hierarchy") }
        let limit = memory.limit.flatMap { $0 == 0 ? nil : $0 }
        let swap = memory.swap.flatMap { $0 == 0 ? nil : $0 }
        do throws(SystemCallError) {
            if let limit { try CgroupFile.write("\(folder)/memory.limit_in_bytes", "\(limit)") }
            if let swap { try CgroupFile.write("\(folder)/memory.memsw.limit_in_bytes", "\(swap)") }
        } catch {
            guard error.errno == EINVAL, limit != nil, swap != nil else { throw error }
            try CgroupFile.write("\(folder)/memory.memsw.limit_in_bytes", "\(swap ?? -1)")
            try CgroupFile.write("\(folder)/memory.limit_in_bytes", "\(limit ?? -1)")
        }
        if let reservation = memory.reservation, reservation != 0 {
            try CgroupFile.write("\(folder)/memory.soft_limit_in_bytes", "\(reservation)")
        }
        if let swappiness = memory.swappiness, swappiness != .max {
            try CgroupFile.write("\(folder)/memory.swappiness", "\(swappiness)")
        }
        if memory.disableOOMKiller == true { try CgroupFile.write("\(folder)/memory.oom_control", "1") }
    }

    private static func applyCPU(_ cpu: LinuxResources.CPU, _ paths: [String: String]) throws {
        if let shares = cpu.shares, shares != 0 { try set("cpu", paths, "cpu.shares", "\(shares)") }
        if let period = cpu.period, period != 0 { try set("cpu", paths, "cpu.cfs_period_us", "\(period)") }
        if let quota = cpu.quota, quota != 0 { try set("cpu", paths, "cpu.cfs_quota_us", "\(quota)") }
        if let burst = cpu.burst, burst != 0 { try set("cpu", paths, "cpu.cfs_burst_us", "\(burst)") }
        if let idle = cpu.idle, idle != 0 { try set("cpu", paths, "cpu.idle", "\(idle)") }
        if !cpu.cpus.isEmpty { try set("cpuset", paths, "cpuset.cpus", cpu.cpus) }
        if !cpu.mems.isEmpty { try set("cpuset", paths, "cpuset.mems", cpu.mems) }
    }

    /// A new cpuset group has no processors and no memory nodes and takes no process: both are copied from above,
    /// as far up as they are missing.
    static func inheritCPUSet(_ folder: String) throws {
        for file in ["cpuset.cpus", "cpuset.mems"] { try inherit(folder, file) }
    }

    private static func inherit(_ folder: String, _ file: String) throws {
        guard try CgroupFile.read("\(folder)/\(file)").isEmpty else { return }
        let above = Files.parent(of: folder)
        try inherit(above, file)
        try CgroupFile.write("\(folder)/\(file)", try CgroupFile.read("\(above)/\(file)"))
    }
}
