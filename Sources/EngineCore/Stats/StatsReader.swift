import Cgroups
import DockerAPI
import Glibc
import Linux

/// Reads what a container uses from its cgroup, by its first process. Blocks for some twenty small files.
struct StatsReader: Sendable {
    let id: String
    let pid: Int
    /// Whether it has a network namespace of ours.
    let hasNetworks: Bool

    func read() throws -> StatsResponse {
        let group = try CgroupManager.ofContainer(id, process: pid_t(pid))
        let stats = try group.stats()
        var answer = StatsResponse()
        answer.read = Timestamp.now()
        answer.pids = stats.pids
        answer.pidsLimit = stats.pidsLimit
        answer.cpu.total = stats.cpu.total
        // On v2 the kernel counts for all processors together, and docker shows nothing for each.
        answer.cpu.perCPU = group.isV2 ? [] : stats.cpu.perCPU
        answer.cpu.inKernel = stats.cpu.inKernel
        answer.cpu.inUser = stats.cpu.inUser
        answer.cpu.periods = stats.cpu.periods
        answer.cpu.throttledPeriods = stats.cpu.throttledPeriods
        answer.cpu.throttledTime = stats.cpu.throttledTime
        (answer.cpu.system, answer.cpu.online) = try SystemUsage.read()
        answer.memory = memory(stats, isV2: group.isV2)
        answer.blockIO = Self.blockIO(stats, isV2: group.isV2)
        if hasNetworks {
            let table = try Files.read("/proc/\(pid)/net/dev", limit: 1 << 20)
            answer.networks = InterfaceStats.read(String(decoding: table, as: UTF8.self))
        }
        return answer
    }

    private func memory(_ stats: CgroupStats, isV2: Bool) -> StatsResponse.Memory {
        var memory = StatsResponse.Memory()
        memory.usage = stats.memory.usage
        memory.limit = min(stats.memory.limit, UInt64(Host.memory))
        if isV2 {
            memory.failures = stats.memoryEvents.first { $0.key == "oom" }?.value ?? 0
        } else {
            memory.maxUsage = stats.memory.maxUsage
            memory.failures = stats.memory.failures
        }
        let details = Dictionary(stats.memoryDetails.map { ($0.key, $0.value) }) { first, _ in first }
        for name in isV2 ? Self.memoryV2 : Self.memoryV1 { memory.details[name] = details[name] ?? 0 }
        return memory
    }

    private static func blockIO(_ stats: CgroupStats, isV2: Bool) -> [String: [StatsResponse.BlockEntry]] {
        func entries(_ table: CgroupStats.BlockTable) -> [StatsResponse.BlockEntry] {
            (stats.blockIO[table] ?? []).map {
                StatsResponse.BlockEntry(
                    major: $0.major,
                    minor: $0.minor,
                    operation: $0.operation.lowercased(),
                    value: $0.value
                )
            }
        }
        if isV2 {
            let bytes = entries(.serviceBytes)
            return bytes.isEmpty ? [:] : ["io_service_bytes_recursive": bytes]
        }
        let tables: [CgroupStats.BlockTable] = [
            .serviceBytes, .serviced, .queued, .serviceTime, .waitTime, .merged, .time, .sectors,
        ]
        return Dictionary(uniqueKeysWithValues: zip(StatsResponse.blockTables, tables.map(entries)))
    }

    /// The lines of memory.stat that docker shows; on v1 again as "total_…", with the groups below.
    private static let memoryV1: [String] = {
        let names = [
            "cache", "rss", "rss_huge", "mapped_file", "dirty", "writeback", "pgpgin", "pgpgout", "pgfault",
            "pgmajfault", "inactive_anon", "active_anon", "inactive_file", "active_file", "unevictable",
        ]
        return names + names.map { "total_" + $0 } + ["hierarchical_memory_limit", "hierarchical_memsw_limit"]
    }()

    private static let memoryV2 = [
        "anon", "file", "kernel_stack", "slab", "sock", "shmem", "file_mapped", "file_dirty", "file_writeback",
        "anon_thp", "inactive_anon", "active_anon", "inactive_file", "active_file", "unevictable", "slab_reclaimable",
        "slab_unreclaimable", "pgfault", "pgmajfault", "workingset_refault", "workingset_activate",
        "workingset_nodereclaim", "pgrefill", "pgscan", "pgsteal", "pgactivate", "pgdeactivate", "pglazyfree",
        "pglazyfreed", "thp_fault_alloc", "thp_collapse_alloc",
    ]
}
