import Glibc
import Linux

/// Reads a container's numbers from v1's files. A file that this kernel does not have counts as nothing.
struct StatsV1 {
    let paths: [String: String]

    func read() throws -> CgroupStats {
        var stats = CgroupStats()
        if let folder = paths["cpuset"] { stats.cpuset = try readCPUSet(folder) }
        if let folder = paths["memory"] { try readMemory(folder, &stats) }
        if let folder = paths["cpu"] { try readThrottling(folder, &stats.cpu) }
        if let folder = paths["cpuacct"], Files.exists(folder) { try readUsage(folder, &stats.cpu) }
        if let folder = paths["pids"], Files.exists(folder) {
            stats.pids = try CgroupFile.readNumber("\(folder)/pids.current")
            let limit = try CgroupFile.readNumber("\(folder)/pids.max")
            stats.pidsLimit = limit == .max ? 0 : limit
        }
        if let folder = paths["blkio"] { stats.blockIO = try BlockStatsV1.read(folder) }
        if let folder = paths["hugetlb"], Files.exists(folder) {
            for size in HugePageSizes.all() { stats.hugePages[size] = try readHugePages(folder, size) }
        }
        if let folder = paths["rdma"] {
            stats.rdma = try RDMAStats.read("\(folder)/rdma.current")
            stats.rdmaLimits = try RDMAStats.read("\(folder)/rdma.max")
        }
        return stats
    }

    private func readThrottling(_ folder: String, _ cpu: inout CgroupStats.CPU) throws {
        let file = "\(folder)/cpu.stat"
        guard Files.exists(file) else { return }
        for (key, value) in try CgroupFile.readPairs(file) {
            switch key {
            case "nr_periods": cpu.periods = value
            case "nr_throttled": cpu.throttledPeriods = value
            case "throttled_time": cpu.throttledTime = value
            default: continue
            }
        }
    }

    private func readUsage(_ folder: String, _ cpu: inout CgroupStats.CPU) throws {
        // In ticks of 1/100 s, which Linux shows on every machine.
        for (key, value) in try CgroupFile.readPairs("\(folder)/cpuacct.stat") {
            switch key {
            case "user": cpu.inUser = CgroupFile.scaled(value, by: 10_000_000)
            case "system": cpu.inKernel = CgroupFile.scaled(value, by: 10_000_000)
            default: continue
            }
        }
        cpu.total = try CgroupFile.readNumber("\(folder)/cpuacct.usage")
        let file = "\(folder)/cpuacct.usage_percpu"
        cpu.perCPU = try CgroupFile.words(CgroupFile.read(file)).map { try CgroupFile.number($0, file) }
        let all = "\(folder)/cpuacct.usage_all"
        guard Files.exists(all) else { return }
        // "cpu user system" and then a line for each processor.
        for line in try CgroupFile.lines(CgroupFile.read(all)).dropFirst() {
            let words = CgroupFile.words(line)
            guard words.count >= 3 else { continue }
            cpu.perCPUInUser.append(try CgroupFile.number(words[1], all))
            cpu.perCPUInKernel.append(try CgroupFile.number(words[2], all))
        }
    }

    private func readMemory(_ folder: String, _ stats: inout CgroupStats) throws {
        guard Files.exists("\(folder)/memory.stat") else { return }
        stats.memoryDetails = try CgroupFile.readPairs("\(folder)/memory.stat")
        stats.cache = stats.memoryDetails.first { $0.key == "cache" }?.value ?? 0
        stats.memory = try readMemory("\(folder)/memory")
        if Files.exists("\(folder)/memory.oom_control") {
            stats.memoryEvents = try CgroupFile.readPairs("\(folder)/memory.oom_control")
        }
        if Files.exists("\(folder)/memory.memsw.usage_in_bytes") {
            stats.memoryAndSwap = try readMemory("\(folder)/memory.memsw")
        }
        if Files.exists("\(folder)/memory.kmem.usage_in_bytes") {
            stats.kernelMemory = try readMemory("\(folder)/memory.kmem")
        }
        if Files.exists("\(folder)/memory.kmem.tcp.usage_in_bytes") {
            stats.kernelTCPMemory = try readMemory("\(folder)/memory.kmem.tcp")
        }
    }

    private func readMemory(_ prefix: String) throws -> CgroupStats.Memory {
        CgroupStats.Memory(
            usage: try CgroupFile.readNumber("\(prefix).usage_in_bytes"),
            maxUsage: try CgroupFile.readNumber("\(prefix).max_usage_in_bytes"),
            failures: try CgroupFile.readNumber("\(prefix).failcnt"),
            // memory.kmem.limit_in_bytes went with Linux 6.1.
            limit: try CgroupFile.readNumber(ifPresent: "\(prefix).limit_in_bytes") ?? 0
        )
    }

    private func readCPUSet(_ folder: String) throws -> CgroupStats.CPUSet {
        var cpuset = CgroupStats.CPUSet()
        let prefix = "\(folder)/\(CPUSetFiles.prefix(in: folder))"
        guard Files.exists("\(prefix)cpus") else { return cpuset }
        cpuset.cpus = try numbers("\(prefix)cpus")
        cpuset.mems = try numbers("\(prefix)mems")
        let flags = [
            "cpu_exclusive", "mem_hardwall", "mem_exclusive", "memory_migrate", "memory_spread_page",
            "memory_spread_slab", "memory_pressure", "sched_load_balance", "sched_relax_domain_level",
        ]
        for flag in flags {
            guard let text = try? CgroupFile.read("\(prefix)\(flag)"), let value = Int64(text) else { continue }
            cpuset.flags[flag] = value
        }
        return cpuset
    }

    /// "0-3,7" in full.
    private func numbers(_ file: String) throws -> [UInt16] {
        try CgroupFile.read(file).split(separator: ",").flatMap { part -> [UInt16] in
            let ends = part.split(separator: "-", maxSplits: 1).compactMap { UInt16($0) }
            guard let first = ends.first, let last = ends.last, first <= last else {
                throw CgroupError("unable to parse \(file): \"\(part)\" is no range")
            }
            return Array(first...last)
        }
    }

    private func readHugePages(_ folder: String, _ size: String) throws -> CgroupStats.HugePages {
        // What is reserved says more than what is touched, where the kernel counts it (5.7).
        let reserved = "\(folder)/hugetlb.\(size).rsvd"
        let prefix = Files.exists("\(reserved).usage_in_bytes") ? reserved : "\(folder)/hugetlb.\(size)"
        return CgroupStats.HugePages(
            usage: try CgroupFile.readNumber("\(prefix).usage_in_bytes"),
            maxUsage: try CgroupFile.readNumber("\(prefix).max_usage_in_bytes"),
            failures: try CgroupFile.readNumber("\(prefix).failcnt"),
            limit: try CgroupFile.readNumber(ifPresent: "\(prefix).limit_in_bytes") ?? 0
        )
    }
}
