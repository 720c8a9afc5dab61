/// What a container has used. Times in nanoseconds, sizes in bytes; a limit that is none is the largest number.
public struct CgroupStats: Sendable {
    public struct Memory: Sendable {
        public var usage, maxUsage, failures, limit: UInt64

        public init(usage: UInt64 = 0, maxUsage: UInt64 = 0, failures: UInt64 = 0, limit: UInt64 = 0) {
            self.usage = usage
            self.maxUsage = maxUsage
            self.failures = failures
            self.limit = limit
        }
    }

    public struct CPU: Sendable {
        public var total: UInt64 = 0
        public var perCPU: [UInt64] = []
        public var perCPUInKernel: [UInt64] = []
        public var perCPUInUser: [UInt64] = []
        public var inKernel: UInt64 = 0
        public var inUser: UInt64 = 0
        public var periods: UInt64 = 0
        public var throttledPeriods: UInt64 = 0
        public var throttledTime: UInt64 = 0
        /// v2 only.
        public var bursts: UInt64 = 0
        public var burstTime: UInt64 = 0
    }

    /// v1 only.
    public struct CPUSet: Sendable {
        public var cpus: [UInt16] = []
        public var mems: [UInt16] = []
        /// By the control file's name without "cpuset.".
        public var flags: [String: Int64] = [:]
    }

    public struct BlockEntry: Sendable, Equatable {
        public var major, minor: UInt64
        /// "Read", "Write", "Total"… in v1's words; "" where the file has none.
        public var operation: String
        public var value: UInt64
    }

    public struct HugePages: Sendable {
        public var usage: UInt64 = 0
        public var maxUsage: UInt64 = 0
        public var failures: UInt64 = 0
        public var limit: UInt64 = 0
    }

    public var cpu = CPU()
    public var cpuset = CPUSet()
    public var cache: UInt64 = 0
    public var memory = Memory()
    /// Memory and swap together, as v1 counts.
    public var memoryAndSwap = Memory()
    /// Swap alone; v2 only.
    public var swap = Memory()
    public var kernelMemory = Memory()
    public var kernelTCPMemory = Memory()
    /// memory.stat.
    public var memoryDetails: [(key: String, value: UInt64)] = []
    /// memory.events of v2, memory.oom_control of v1.
    public var memoryEvents: [(key: String, value: UInt64)] = []
    public var pids: UInt64 = 0
    /// 0 for none.
    public var pidsLimit: UInt64 = 0
    public var blockIO: [BlockTable: [BlockEntry]] = [:]
    /// By page size ("2MB").
    public var hugePages: [String: HugePages] = [:]
    public var rdma: [RDMAStats] = []
    public var rdmaLimits: [RDMAStats] = []
    public var cpuPressure, memoryPressure, ioPressure: PressureStats?

    /// The tables of v1's blkio controller; v2's numbers are put into the first two.
    public enum BlockTable: String, Sendable, CaseIterable {
        case serviceBytes = "io_service_bytes"
        case serviced = "io_serviced"
        case queued = "io_queued"
        case serviceTime = "io_service_time"
        case waitTime = "io_wait_time"
        case merged = "io_merged"
        case time = "time"
        case sectors = "sectors"
    }

    public init() {}
}
