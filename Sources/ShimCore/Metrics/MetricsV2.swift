import Cgroups

/// io.containerd.cgroups.v2.Metrics. Numbers are those of the published metrics.proto.
enum MetricsV2 {
    /// memory.stat's names at the place of their field, which begin with 1.
    private static let memoryFields = [
        "anon", "file", "kernel_stack", "slab", "sock", "shmem", "file_mapped", "file_dirty", "file_writeback",
        "anon_thp", "inactive_anon", "active_anon", "inactive_file", "active_file", "unevictable", "slab_reclaimable",
        "slab_unreclaimable", "pgfault", "pgmajfault", "workingset_refault", "workingset_activate",
        "workingset_nodereclaim", "pgrefill", "pgscan", "pgsteal", "pgactivate", "pgdeactivate", "pglazyfree",
        "pglazyfreed", "thp_fault_alloc", "thp_collapse_alloc",
    ]

    static func bytes(_ stats: CgroupStats) -> [UInt8] {
        var message = ProtobufWriter()
        var pids = ProtobufWriter()
        pids.varint(1, stats.pids)
        pids.varint(2, stats.pidsLimit == 0 ? .max : stats.pidsLimit)
        message.message(1, pids.bytes)
        message.message(2, cpu(stats))
        message.message(4, memory(stats))
        if let rdma = MetricsMessage.rdma(stats) { message.message(5, rdma) }
        message.message(6, io(stats))
        for (size, pages) in stats.hugePages.sorted(by: { $0.key < $1.key }) {
            var fields = ProtobufWriter()
            fields.varint(1, pages.usage)
            fields.varint(2, pages.limit)
            fields.string(3, size)
            fields.varint(4, pages.failures)
            message.message(7, fields.bytes)
        }
        var events = ProtobufWriter()
        for (index, name) in ["low", "high", "max", "oom", "oom_kill"].enumerated() {
            events.varint(UInt32(index + 1), stats.memoryEvents.first { $0.key == name }?.value ?? 0)
        }
        message.message(8, events.bytes)
        return message.bytes
    }

    /// In microseconds, where the statistics are in nanoseconds.
    private static func cpu(_ stats: CgroupStats) -> [UInt8] {
        let cpu = stats.cpu
        var message = ProtobufWriter()
        message.varint(1, cpu.total / 1000)
        message.varint(2, cpu.inUser / 1000)
        message.varint(3, cpu.inKernel / 1000)
        message.varint(4, cpu.periods)
        message.varint(5, cpu.throttledPeriods)
        message.varint(6, cpu.throttledTime / 1000)
        if let pressure = stats.cpuPressure { message.message(7, psi(pressure)) }
        message.varint(8, cpu.bursts)
        message.varint(9, cpu.burstTime / 1000)
        return message.bytes
    }

    private static func memory(_ stats: CgroupStats) -> [UInt8] {
        var message = ProtobufWriter()
        for (index, name) in memoryFields.enumerated() {
            message.varint(UInt32(index + 1), stats.memoryDetails.first { $0.key == name }?.value ?? 0)
        }
        message.varint(32, stats.memory.usage)
        message.varint(33, stats.memory.limit)
        message.varint(34, stats.swap.usage)
        message.varint(35, stats.swap.limit)
        message.varint(36, stats.memory.maxUsage)
        message.varint(37, stats.swap.maxUsage)
        if let pressure = stats.memoryPressure { message.message(38, psi(pressure)) }
        return message.bytes
    }

    private static func io(_ stats: CgroupStats) -> [UInt8] {
        var message = ProtobufWriter()
        let bytes = stats.blockIO[.serviceBytes] ?? []
        let operations = stats.blockIO[.serviced] ?? []
        var seen: Set<[UInt64]> = []
        for device in bytes + operations where seen.insert([device.major, device.minor]).inserted {
            func value(_ entries: [CgroupStats.BlockEntry], _ operation: String) -> UInt64 {
                entries.first {
                    $0.major == device.major && $0.minor == device.minor && $0.operation == operation
                }?.value ?? 0
            }
            var fields = ProtobufWriter()
            fields.varint(1, device.major)
            fields.varint(2, device.minor)
            fields.varint(3, value(bytes, "Read"))
            fields.varint(4, value(bytes, "Write"))
            fields.varint(5, value(operations, "Read"))
            fields.varint(6, value(operations, "Write"))
            message.message(1, fields.bytes)
        }
        if let pressure = stats.ioPressure { message.message(2, psi(pressure)) }
        return message.bytes
    }

    private static func psi(_ pressure: PressureStats) -> [UInt8] {
        var message = ProtobufWriter()
        for (field, line) in [(UInt32(1), pressure.some), (2, pressure.full)] {
            var fields = ProtobufWriter()
            fields.double(1, line.average10)
            fields.double(2, line.average60)
            fields.double(3, line.average300)
            fields.varint(4, line.total)
            message.message(field, fields.bytes)
        }
        return message.bytes
    }
}
