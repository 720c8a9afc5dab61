import CLinux
import DockerAPI
import Glibc
import Linux

extension KernelFacilities {
    /// This machine's, looked up once: nothing of it changes while a daemon runs.
    public static let host = KernelFacilities.detect()

    /// Whether control groups are those of version 2.
    public static let usesUnifiedCgroups = Files.exists("/sys/fs/cgroup/cgroup.controllers")

    private static func detect() -> KernelFacilities {
        var found = KernelFacilities()
        if usesUnifiedCgroups { found.readUnified() } else { found.readLegacy() }
        found.cgroupNamespaces = Files.exists("/proc/self/ns/cgroup")
        found.processors = Host.processors
        let text = (try? Files.read("/proc/self/status", limit: 1 << 16)) ?? []
        let mask = String(decoding: text, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("CapBnd:") }
            .flatMap { UInt64($0.dropFirst(7).drop { $0 == "\t" }, radix: 16) }
        // Without the line, what every kernel of the last years has.
        for (bit, name) in CapabilityNames.all.enumerated() where (mask ?? .max) >> UInt64(bit) & 1 == 1 {
            found.capabilities.insert(name)
        }
        return found
    }

    private mutating func readLegacy() {
        func has(_ controller: String, _ file: String = "") -> Bool {
            Files.exists("/sys/fs/cgroup/\(controller)" + (file.isEmpty ? "" : "/\(file)"))
        }
        memoryLimit = has("memory")
        swapLimit = has("memory", "memory.memsw.limit_in_bytes")
        memoryReservation = has("memory", "memory.soft_limit_in_bytes")
        oomKillDisable = has("memory", "memory.oom_control")
        memorySwappiness = has("memory", "memory.swappiness")
        kernelMemory = has("memory", "memory.kmem.limit_in_bytes")
        cpuShares = has("cpu", "cpu.shares")
        cpuCFS = has("cpu", "cpu.cfs_quota_us")
        cpuRealtime = has("cpu", "cpu.rt_period_us")
        cpuset = has("cpuset")
        cpus = Self.line("/sys/fs/cgroup/cpuset/cpuset.cpus")
        memoryNodes = Self.line("/sys/fs/cgroup/cpuset/cpuset.mems")
        pidsLimit = has("pids")
        blkioWeight = has("blkio", "blkio.weight")
        blkioWeightDevice = has("blkio", "blkio.weight_device")
        blkioThrottle = has("blkio", "blkio.throttle.read_bps_device")
    }

    private mutating func readUnified() {
        let controllers = Set(Self.line("/sys/fs/cgroup/cgroup.controllers").split(separator: " ").map(String.init))
        memoryLimit = controllers.contains("memory")
        memoryReservation = memoryLimit
        swapLimit = memoryLimit && Files.exists("/proc/swaps")
        oomKillDisable = false
        memorySwappiness = false
        kernelMemory = false
        cpuShares = controllers.contains("cpu")
        cpuCFS = cpuShares
        cpuRealtime = false
        cpuset = controllers.contains("cpuset")
        cpus = Self.line("/sys/fs/cgroup/cpuset.cpus.effective")
        memoryNodes = Self.line("/sys/fs/cgroup/cpuset.mems.effective")
        pidsLimit = controllers.contains("pids")
        blkioThrottle = controllers.contains("io")
        blkioWeight = blkioThrottle
        blkioWeightDevice = blkioThrottle
    }

    private static func line(_ path: String) -> String {
        let bytes = (try? Files.read(path, limit: 1 << 16)) ?? []
        return String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    }
}
