import Linux
import OCI

/// Control files of cgroup v2 (Documentation/admin-guide/cgroup-v2.rst), from numbers that are v1's.
enum CgroupV2 {
    static func apply(_ resources: LinuxResources, to folder: String) throws {
        if !resources.devices.isEmpty {
            throw CgroupError("device rules on cgroup v2 need an eBPF filter, which is not implemented")
        }
        try applyMemory(resources.memory, folder)
        try applyCPU(resources.cpu, folder)
        if let limit = resources.pidsLimit {
            try CgroupFile.write("\(folder)/pids.max", limit > 0 ? "\(limit)" : "max")
        }
        if let weight = resources.blockIOWeight, weight != 0 {
            try CgroupFile.write("\(folder)/io.weight", "default \(ioWeight(weight))")
        }
        for (size, limit) in resources.hugepageLimits {
            try CgroupFile.write("\(folder)/hugetlb.\(size).max", "\(limit)")
        }
        for (file, value) in resources.unified.sorted(by: { $0.key < $1.key }) {
            if file.contains("/") { throw CgroupError("linux.resources.unified: \"\(file)\" is no file name") }
            try CgroupFile.write("\(folder)/\(file)", value)
        }
    }

    private static func applyMemory(_ memory: LinuxResources.Memory, _ folder: String) throws {
        func text(_ value: Int64) -> String { value < 0 ? "max" : "\(value)" }
        if let limit = memory.limit, limit != 0 { try CgroupFile.write("\(folder)/memory.max", text(limit)) }
        if let reservation = memory.reservation, reservation != 0 {
            try CgroupFile.write("\(folder)/memory.low", text(reservation))
        }
        guard let swap = memory.swap, swap != 0 else { return }
        try CgroupFile.write("\(folder)/memory.swap.max", try swapLimit(swap, memory.limit))
    }

    /// v1 counts memory and swap together, v2 swap alone.
    static func swapLimit(_ swap: Int64, _ limit: Int64?) throws -> String {
        if swap < 0 { return "max" }
        guard let limit, limit > 0 else { throw CgroupError("unable to set swap limit without memory limit") }
        if swap < limit { throw CgroupError("memory+swap limit should be >= memory limit") }
        return "\(swap - limit)"
    }

    private static func applyCPU(_ cpu: LinuxResources.CPU, _ folder: String) throws {
        if let shares = cpu.shares, shares != 0 {
            try CgroupFile.write("\(folder)/cpu.weight", "\(cpuWeight(shares))")
        }
        if cpu.quota != nil || cpu.period != nil {
            let quota = cpu.quota.map { $0 > 0 ? "\($0)" : "max" } ?? "max"
            try CgroupFile.write("\(folder)/cpu.max", "\(quota) \(cpu.period ?? 100_000)")
        }
        if let burst = cpu.burst, burst != 0 { try CgroupFile.write("\(folder)/cpu.max.burst", "\(burst)") }
        if let idle = cpu.idle, idle != 0 { try CgroupFile.write("\(folder)/cpu.idle", "\(idle)") }
        if !cpu.cpus.isEmpty { try CgroupFile.write("\(folder)/cpuset.cpus", cpu.cpus) }
        if !cpu.mems.isEmpty { try CgroupFile.write("\(folder)/cpuset.mems", cpu.mems) }
    }

    /// Shares 2 to 262144 to weight 1 to 10000, linearly, as crun and older runc do.
    static func cpuWeight(_ shares: UInt64) -> UInt64 {
        1 + (min(max(shares, 2), 262_144) - 2) * 9999 / 262_142
    }

    /// blkio weight 10 to 1000 to io.weight 1 to 10000.
    static func ioWeight(_ weight: UInt64) -> UInt64 {
        1 + (min(max(weight, 10), 1000) - 10) * 9999 / 990
    }

    /// Passes every controller that a group has on to its children, from the mount down to the group above
    /// `folder`. A controller that can't be passed on is skipped: setting one of its limits then fails by name.
    static func enableControllers(above folder: String) throws {
        var chain: [String] = []
        var current = Files.parent(of: folder)
        while Files.exists("\(current)/cgroup.subtree_control") {
            chain.append(current)
            current = Files.parent(of: current)
        }
        for group in chain.reversed() {
            for controller in try CgroupFile.read("\(group)/cgroup.controllers").split(separator: " ") {
                try? CgroupFile.write("\(group)/cgroup.subtree_control", "+\(controller)")
            }
        }
    }
}
