import Cgroups
import Runtime
import Text

/// The lines of `runc events`, with the members of runc's types/events.go in its order.
enum ContainerEvent {
    static func oom(id: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("type", "oom")
            writer.member("id", id)
        }
        return writer.bytes
    }

    static func stats(_ stats: CgroupStats, _ rdt: ResourceFigures?, id: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("type", "stats")
            writer.member("id", id)
            writer.memberObject("data") { write(stats, rdt, to: &$0) }
        }
        return writer.bytes
    }

    private static func write(_ stats: CgroupStats, _ rdt: ResourceFigures?, to writer: inout JSONWriter) {
        writer.memberObject("cpu") { writer in
            writeCPU(stats.cpu, to: &writer)
            write("psi", stats.cpuPressure, to: &writer)
        }
        writer.memberObject("cpuset") { writeCPUSet(stats.cpuset, to: &$0) }
        writer.memberObject("memory") { writeMemory(stats, to: &$0) }
        writer.memberObject("pids") { writer in
            writer.member("current", omitEmpty: stats.pids)
            writer.member("limit", omitEmpty: stats.pidsLimit)
        }
        writer.memberObject("blkio") { writer in
            for (table, name) in blockTables { write(name, stats.blockIO[table] ?? [], to: &writer) }
            write("psi", stats.ioPressure, to: &writer)
        }
        writer.memberObject("hugetlb") { writer in
            for (size, pages) in stats.hugePages.sorted(by: { $0.key < $1.key }) {
                writer.memberObject(size) { writer in
                    writer.member("usage", omitEmpty: pages.usage)
                    writer.member("max", omitEmpty: pages.maxUsage)
                    writer.member("failcnt", pages.failures)
                }
            }
        }
        writer.memberObject("intel_rdt") { writer in
            if let rdt { write(rdt, to: &writer) }
        }
        // runc fills it for networks of its own making, which no configuration asks for any more.
        writer.memberNull("network_interfaces")
    }

    private static let blockTables: [(CgroupStats.BlockTable, String)] = [
        (.serviceBytes, "ioServiceBytesRecursive"), (.serviced, "ioServicedRecursive"), (.queued, "ioQueueRecursive"),
        (.serviceTime, "ioServiceTimeRecursive"), (.waitTime, "ioWaitTimeRecursive"), (.merged, "ioMergedRecursive"),
        (.time, "ioTimeRecursive"), (.sectors, "sectorsRecursive"),
    ]

    private static func writeCPU(_ cpu: CgroupStats.CPU, to writer: inout JSONWriter) {
        writer.memberObject("usage") { writer in
            writer.member("total", omitEmpty: cpu.total)
            write("percpu", cpu.perCPU, to: &writer)
            write("percpu_kernel", cpu.perCPUInKernel, to: &writer)
            write("percpu_user", cpu.perCPUInUser, to: &writer)
            writer.member("kernel", cpu.inKernel)
            writer.member("user", cpu.inUser)
        }
        if cpu.periods == 0 && cpu.throttledPeriods == 0 && cpu.throttledTime == 0 { return }
        writer.memberObject("throttling") { writer in
            writer.member("periods", omitEmpty: cpu.periods)
            writer.member("throttledPeriods", omitEmpty: cpu.throttledPeriods)
            writer.member("throttledTime", omitEmpty: cpu.throttledTime)
        }
    }

    private static func writeCPUSet(_ cpuset: CgroupStats.CPUSet, to writer: inout JSONWriter) {
        write("cpus", cpuset.cpus, to: &writer)
        writer.member("cpu_exclusive", cpuset.flags["cpu_exclusive"] ?? 0)
        write("mems", cpuset.mems, to: &writer)
        let flags = [
            "mem_hardwall", "mem_exclusive", "memory_migrate", "memory_spread_page", "memory_spread_slab",
            "memory_pressure", "sched_load_balance", "sched_relax_domain_level",
        ]
        for flag in flags { writer.member(flag, cpuset.flags[flag] ?? 0) }
    }

    private static func writeMemory(_ stats: CgroupStats, to writer: inout JSONWriter) {
        writer.member("cache", omitEmpty: stats.cache)
        let entries = [
            ("usage", stats.memory), ("swap", stats.memoryAndSwap), ("kernel", stats.kernelMemory),
            ("kernelTCP", stats.kernelTCPMemory),
        ]
        for (key, entry) in entries {
            if entry.limit == 0 && entry.usage == 0 && entry.maxUsage == 0 && entry.failures == 0 { continue }
            writer.memberObject(key) { writer in
                writer.member("limit", entry.limit)
                writer.member("usage", omitEmpty: entry.usage)
                writer.member("max", omitEmpty: entry.maxUsage)
                writer.member("failcnt", entry.failures)
            }
        }
        if !stats.memoryDetails.isEmpty {
            writer.memberObject("raw") { writer in
                for (key, value) in stats.memoryDetails.sorted(by: { $0.key < $1.key }) { writer.member(key, value) }
            }
        }
        write("psi", stats.memoryPressure, to: &writer)
    }

    private static func write(_ key: String, _ entries: [CgroupStats.BlockEntry], to writer: inout JSONWriter) {
        if entries.isEmpty { return }
        writer.memberArray(key) { writer in
            for entry in entries {
                writer.object { writer in
                    writer.member("major", omitEmpty: entry.major)
                    writer.member("minor", omitEmpty: entry.minor)
                    writer.member("op", omitEmpty: entry.operation)
                    writer.member("value", omitEmpty: entry.value)
                }
            }
        }
    }

    private static func write(_ key: String, _ values: [some BinaryInteger], to writer: inout JSONWriter) {
        if values.isEmpty { return }
        writer.memberArray(key) { writer in
            for value in values { writer.integer(value) }
        }
    }

    private static func write(_ key: String, _ pressure: PressureStats?, to writer: inout JSONWriter) {
        guard let pressure else { return }
        func write(_ key: String, _ line: PressureStats.Line, _ writer: inout JSONWriter) {
            writer.memberObject(key) { writer in
                writer.member("avg10", line.average10)
                writer.member("avg60", line.average60)
                writer.member("avg300", line.average300)
                writer.member("total", line.total)
            }
        }
        writer.memberObject(key) { writer in
            write("some", pressure.some, &writer)
            write("full", pressure.full, &writer)
        }
    }
}
