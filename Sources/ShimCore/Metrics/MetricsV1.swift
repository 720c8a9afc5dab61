import Cgroups

/// io.containerd.cgroups.v1.Metrics. Numbers are those of the published metrics.proto.
enum MetricsV1 {
    /// memory.stat's names at the place of their field, which begin with 1.
    private static let memoryFields = [
        "cache", "rss", "rss_huge", "mapped_file", "dirty", "writeback", "pgpgin", "pgpgout", "pgfault", "pgmajfault",
        "inactive_anon", "active_anon", "inactive_file", "active_file", "unevictable", "hierarchical_memory_limit",
        "hierarchical_memsw_limit", "total_cache", "total_rss", "total_rss_huge", "total_mapped_file", "total_dirty",
        "total_writeback", "total_pgpgin", "total_pgpgout", "total_pgfault", "total_pgmajfault",
        "total_inactive_anon", "total_active_anon", "total_inactive_file", "total_active_file", "total_unevictable",
    ]
    private static let blockTables: [(UInt32, CgroupStats.BlockTable)] = [
        (1, .serviceBytes), (2, .serviced), (3, .queued), (4, .serviceTime), (5, .waitTime), (6, .merged), (7, .time),
        (8, .sectors),
    ]

    static func bytes(_ stats: CgroupStats) -> [UInt8] {
        var message = ProtobufWriter()
        for (size, pages) in stats.hugePages.sorted(by: { $0.key < $1.key }) {
            var fields = ProtobufWriter()
            fields.varint(1, pages.usage)
            fields.varint(2, pages.maxUsage)
            fields.varint(3, pages.failures)
            fields.string(4, size)
            message.message(1, fields.bytes)
        }
        var pids = ProtobufWriter()
        pids.varint(1, stats.pids)
        pids.varint(2, stats.pidsLimit)
        message.message(2, pids.bytes)
        message.message(3, cpu(stats.cpu))
        if !stats.memoryDetails.isEmpty { message.message(4, memory(stats)) }
        message.message(5, blockIO(stats))
        if let rdma = MetricsMessage.rdma(stats) { message.message(6, rdma) }
        if !stats.memoryEvents.isEmpty { message.message(9, outOfMemory(stats)) }
        return message.bytes
    }

    private static func cpu(_ cpu: CgroupStats.CPU) -> [UInt8] {
        var usage = ProtobufWriter()
        usage.varint(1, cpu.total)
        usage.varint(2, cpu.inKernel)
        usage.varint(3, cpu.inUser)
        usage.packed(4, cpu.perCPU)
        var throttling = ProtobufWriter()
        throttling.varint(1, cpu.periods)
        throttling.varint(2, cpu.throttledPeriods)
        throttling.varint(3, cpu.throttledTime)
        var message = ProtobufWriter()
        message.message(1, usage.bytes)
        message.message(2, throttling.bytes)
        return message.bytes
    }

    private static func memory(_ stats: CgroupStats) -> [UInt8] {
        var message = ProtobufWriter()
        for (index, name) in memoryFields.enumerated() {
            message.varint(UInt32(index + 1), stats.memoryDetails.first { $0.key == name }?.value ?? 0)
        }
        message.message(33, entry(stats.memory))
        message.message(34, entry(stats.memoryAndSwap))
        message.message(35, entry(stats.kernelMemory))
        message.message(36, entry(stats.kernelTCPMemory))
        return message.bytes
    }

    private static func entry(_ memory: CgroupStats.Memory) -> [UInt8] {
        var fields = ProtobufWriter()
        fields.varint(1, memory.limit)
        fields.varint(2, memory.usage)
        fields.varint(3, memory.maxUsage)
        fields.varint(4, memory.failures)
        return fields.bytes
    }

    private static func blockIO(_ stats: CgroupStats) -> [UInt8] {
        var message = ProtobufWriter()
        for (field, table) in blockTables {
            for entry in stats.blockIO[table] ?? [] {
                var fields = ProtobufWriter()
                fields.string(1, entry.operation)
                fields.string(2, BlockDevice.name(major: entry.major, minor: entry.minor))
                fields.varint(3, entry.major)
                fields.varint(4, entry.minor)
                fields.varint(5, entry.value)
                message.message(field, fields.bytes)
            }
        }
        return message.bytes
    }

    private static func outOfMemory(_ stats: CgroupStats) -> [UInt8] {
        var fields = ProtobufWriter()
        for (index, name) in ["oom_kill_disable", "under_oom", "oom_kill"].enumerated() {
            fields.varint(UInt32(index + 1), stats.memoryEvents.first { $0.key == name }?.value ?? 0)
        }
        return fields.bytes
    }
}
