import Glibc
import Linux

/// Reads a container's numbers from v2's files and puts them in v1's terms where they have one. A controller that is
/// not there counts as nothing.
struct StatsV2 {
    let folder: String

    func read() throws -> CgroupStats {
        var stats = CgroupStats()
        try readPids(&stats)
        if Files.exists("\(folder)/memory.stat") { try readMemory(&stats) }
        if Files.exists("\(folder)/io.stat") { stats.blockIO = try readIO() }
        if Files.exists("\(folder)/cpu.stat") { try readCPU(&stats.cpu) }
        stats.cpuPressure = try PressureStats.read("\(folder)/cpu.pressure")
        stats.memoryPressure = try PressureStats.read("\(folder)/memory.pressure")
        stats.ioPressure = try PressureStats.read("\(folder)/io.pressure")
        for size in HugePageSizes.all() {
            let reserved = "\(folder)/hugetlb.\(size).rsvd.current"
            let file = Files.exists(reserved) ? reserved : "\(folder)/hugetlb.\(size).current"
            guard let usage = try CgroupFile.readNumber(ifPresent: file) else { continue }
            let failures = try CgroupFile.readValue("max", of: "\(folder)/hugetlb.\(size).events") ?? 0
            let limit = try CgroupFile.readNumber(ifPresent: "\(folder)/hugetlb.\(size).max") ?? 0
            stats.hugePages[size] = CgroupStats.HugePages(usage: usage, failures: failures, limit: limit)
        }
        stats.rdma = try RDMAStats.read("\(folder)/rdma.current")
        stats.rdmaLimits = try RDMAStats.read("\(folder)/rdma.max")
        return stats
    }

    private func readPids(_ stats: inout CgroupStats) throws {
        guard let current = try CgroupFile.readNumber(ifPresent: "\(folder)/pids.current") else {
            stats.pids = UInt64(try CgroupFile.processes(folder).count)
            return
        }
        stats.pids = current
        let limit = try CgroupFile.readNumber("\(folder)/pids.max")
        stats.pidsLimit = limit == .max ? 0 : limit
    }

    private func readMemory(_ stats: inout CgroupStats) throws {
        stats.memoryDetails = try CgroupFile.readPairs("\(folder)/memory.stat")
        stats.cache = stats.memoryDetails.first { $0.key == "file" }?.value ?? 0
        stats.memory = try readMemory("\(folder)/memory") ?? CgroupStats.Memory()
        let swap = try readMemory("\(folder)/memory.swap") ?? CgroupStats.Memory()
        stats.swap = swap
        if Files.exists("\(folder)/memory.events") {
            stats.memoryEvents = try CgroupFile.readPairs("\(folder)/memory.events")
        }
        // The peaks of the two do not add up to the peak of both.
        stats.memoryAndSwap = CgroupStats.Memory(
            usage: CgroupFile.sum(swap.usage, stats.memory.usage),
            limit: CgroupFile.sum(swap.limit, stats.memory.limit)
        )
    }

    private func readMemory(_ prefix: String) throws -> CgroupStats.Memory? {
        guard let usage = try CgroupFile.readNumber(ifPresent: "\(prefix).current") else { return nil }
        return CgroupStats.Memory(
            usage: usage,
            maxUsage: try CgroupFile.readNumber(ifPresent: "\(prefix).peak") ?? 0,
            limit: try CgroupFile.readNumber("\(prefix).max")
        )
    }

    private func readCPU(_ cpu: inout CgroupStats.CPU) throws {
        for (key, value) in try CgroupFile.readPairs("\(folder)/cpu.stat") {
            switch key {
            case "usage_usec": cpu.total = CgroupFile.scaled(value, by: 1000)
            case "user_usec": cpu.inUser = CgroupFile.scaled(value, by: 1000)
            case "system_usec": cpu.inKernel = CgroupFile.scaled(value, by: 1000)
            case "nr_periods": cpu.periods = value
            case "nr_throttled": cpu.throttledPeriods = value
            case "throttled_usec": cpu.throttledTime = CgroupFile.scaled(value, by: 1000)
            case "nr_bursts": cpu.bursts = value
            case "burst_usec": cpu.burstTime = CgroupFile.scaled(value, by: 1000)
            default: continue
            }
        }
    }

    /// Lines like "8:0 rbytes=90112 wbytes=0 rios=4 wios=0 dbytes=0 dios=0".
    private func readIO() throws -> [CgroupStats.BlockTable: [CgroupStats.BlockEntry]] {
        let file = "\(folder)/io.stat"
        var tables: [CgroupStats.BlockTable: [CgroupStats.BlockEntry]] = [:]
        for line in CgroupFile.lines(try CgroupFile.read(file)) {
            let words = CgroupFile.words(line)
            let device = words.first?.split(separator: ":").compactMap { UInt64($0) } ?? []
            guard device.count == 2 else { continue }
            for word in words.dropFirst() {
                let parts = word.split(separator: "=").map(String.init)
                let kinds: [String: (CgroupStats.BlockTable, String)] = [
                    "rbytes": (.serviceBytes, "Read"), "wbytes": (.serviceBytes, "Write"),
                    "rios": (.serviced, "Read"), "wios": (.serviced, "Write"),
                ]
                guard parts.count == 2, let (table, operation) = kinds[parts[0]] else { continue }
                let value = try CgroupFile.number(parts[1], file)
                tables[table, default: []].append(
                    CgroupStats.BlockEntry(major: device[0], minor: device[1], operation: operation, value: value)
                )
            }
        }
        return tables
    }
}
