import Text

/// One reading of GET /containers/ID/stats. Times in nanoseconds, sizes in bytes.
public struct StatsResponse: Sendable {
    public struct CPU: Sendable {
        public var total: UInt64 = 0
        public var perCPU: [UInt64] = []
        public var inKernel: UInt64 = 0
        public var inUser: UInt64 = 0
        /// What the whole machine has used, and its processors; 0 is not shown.
        public var system: UInt64 = 0
        public var online = 0
        public var periods: UInt64 = 0
        public var throttledPeriods: UInt64 = 0
        public var throttledTime: UInt64 = 0

        public init() {}
    }

    public struct Memory: Sendable {
        public var usage: UInt64 = 0
        public var maxUsage: UInt64 = 0
        public var failures: UInt64 = 0
        public var limit: UInt64 = 0
        /// Lines of memory.stat.
        public var details: [String: UInt64] = [:]

        public init() {}
    }

    public struct BlockEntry: Sendable {
        public let major: UInt64
        public let minor: UInt64
        public let operation: String
        public let value: UInt64

        public init(major: UInt64, minor: UInt64, operation: String, value: UInt64) {
            self.major = major
            self.minor = minor
            self.operation = operation
            self.value = value
        }
    }

    /// With the leading slash; docker leaves name and id out of a reading that is asked for by one-shot.
    public var name = ""
    public var id = ""
    public var read = StatsResponse.never
    public var previousRead = StatsResponse.never
    public var pids: UInt64 = 0
    public var pidsLimit: UInt64 = 0
    /// By docker's member; one that is missing is null.
    public var blockIO: [String: [BlockEntry]] = [:]
    public var cpu = CPU()
    public var previousCPU = CPU()
    public var memory = Memory()
    /// By the interface's name in the container.
    public var networks: [String: InterfaceStats] = [:]

    private static let never = "0001-01-01T00:00:00Z"

    public static let blockTables = [
        "io_service_bytes_recursive", "io_serviced_recursive", "io_queue_recursive", "io_service_time_recursive",
        "io_wait_time_recursive", "io_merged_recursive", "io_time_recursive", "sectors_recursive",
    ]

    public init() {}

    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("name", omitEmpty: name)
            writer.member("id", omitEmpty: id)
            writer.member("read", read)
            writer.member("preread", previousRead)
            writer.memberObject("pids_stats") {
                $0.member("current", omitEmpty: pids)
                $0.member("limit", omitEmpty: pidsLimit)
            }
            writer.memberObject("blkio_stats") { write(blockIO, &$0) }
            writer.member("num_procs", 0)
            writer.memberObject("storage_stats") { _ in }
            writer.memberObject("cpu_stats") { Self.write(cpu, &$0) }
            writer.memberObject("precpu_stats") { Self.write(previousCPU, &$0) }
            writer.memberObject("memory_stats") { Self.write(memory, &$0) }
            if networks.isEmpty { return }
            writer.memberObject("networks") { object in
                for (name, stats) in networks.sorted(by: { $0.key < $1.key }) {
                    object.memberObject(name) { stats.members(&$0) }
                }
            }
        }
        return writer.bytes
    }

    private func write(_ tables: [String: [BlockEntry]], _ writer: inout JSONWriter) {
        for name in Self.blockTables {
            guard let entries = tables[name] else {
                writer.memberNull(name)
                continue
            }
            writer.memberArray(name) { array in
                for entry in entries {
                    array.object {
                        $0.member("major", entry.major)
                        $0.member("minor", entry.minor)
                        $0.member("op", entry.operation)
                        $0.member("value", entry.value)
                    }
                }
            }
        }
    }

    private static func write(_ cpu: CPU, _ writer: inout JSONWriter) {
        writer.memberObject("cpu_usage") { usage in
            usage.member("total_usage", cpu.total)
            if !cpu.perCPU.isEmpty {
                usage.memberArray("percpu_usage") { array in
                    for value in cpu.perCPU { array.integer(value) }
                }
            }
            usage.member("usage_in_kernelmode", cpu.inKernel)
            usage.member("usage_in_usermode", cpu.inUser)
        }
        writer.member("system_cpu_usage", omitEmpty: cpu.system)
        writer.member("online_cpus", omitEmpty: cpu.online)
        writer.memberObject("throttling_data") {
            $0.member("periods", cpu.periods)
            $0.member("throttled_periods", cpu.throttledPeriods)
            $0.member("throttled_time", cpu.throttledTime)
        }
    }

    private static func write(_ memory: Memory, _ writer: inout JSONWriter) {
        writer.member("usage", omitEmpty: memory.usage)
        writer.member("max_usage", omitEmpty: memory.maxUsage)
        if !memory.details.isEmpty {
            writer.memberObject("stats") { stats in
                for (name, value) in memory.details.sorted(by: { $0.key < $1.key }) { stats.member(name, value) }
            }
        }
        writer.member("failcnt", omitEmpty: memory.failures)
        writer.member("limit", omitEmpty: memory.limit)
    }
}
