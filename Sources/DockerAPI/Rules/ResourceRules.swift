import Linux

/// Docker's checks of a container's bounds. What the kernel cannot do is taken away with a warning, what makes no sense
/// is refused; numbers and words are docker's.
public struct ResourceRules {
    /// The runtime itself needs this much.
    private static let minimumMemory: Int64 = 6 << 20

    public private(set) var resources: Resources
    public private(set) var warnings: [String] = []
    private let kernel: KernelFacilities
    private let isUpdate: Bool

    public init(_ resources: Resources, kernel: KernelFacilities, isUpdate: Bool = false) throws(EngineError) {
        self.resources = resources
        self.kernel = kernel
        self.isUpdate = isUpdate
        try checkMemory()
        try checkMemoryDetails()
        checkOOMAndPids()
        try checkCPU()
        try checkCPUSet()
        try checkBlockIO()
    }

    private mutating func checkMemory() throws(EngineError) {
        if resources.memorySwappiness == -1 { resources.memorySwappiness = nil }
        if resources.memory != 0 && resources.memory < Self.minimumMemory {
            throw .invalid("Minimum memory limit allowed is 6MB")
        }
        if resources.memory > 0 && !kernel.memoryLimit {
            warnings.append(
                "Your kernel does not support memory limit capabilities or the cgroup is not mounted. Limitation discarded."
            )
            resources.memory = 0
            resources.memorySwap = -1
        }
        if resources.memory > 0 && resources.memorySwap != -1 && !kernel.swapLimit {
            warnings.append(
                "Your kernel does not support swap limit capabilities or the cgroup is not mounted. Memory limited without swap."
            )
            resources.memorySwap = -1
        }
        if resources.memory > 0 && resources.memorySwap > 0 && resources.memorySwap < resources.memory {
            throw .invalid("Minimum memoryswap limit should be larger than memory limit, see usage")
        }
        if resources.memory == 0 && resources.memorySwap > 0 && !isUpdate {
            throw .invalid("You should always set the Memory limit when using Memoryswap limit, see usage")
        }
    }

    private mutating func checkMemoryDetails() throws(EngineError) {
        if let swappiness = resources.memorySwappiness {
            if !kernel.memorySwappiness {
                warnings.append(
                    "Your kernel does not support memory swappiness capabilities or the cgroup is not mounted. Memory swappiness discarded."
                )
                resources.memorySwappiness = nil
            } else if !(0...100).contains(swappiness) {
                throw .invalid("Invalid value: \(swappiness), valid memory swappiness range is 0-100")
            }
        }
        if resources.memoryReservation > 0 && !kernel.memoryReservation {
            warnings.append(
                "Your kernel does not support memory soft limit capabilities or the cgroup is not mounted. Limitation discarded."
            )
            resources.memoryReservation = 0
        }
        if resources.memoryReservation > 0 && resources.memoryReservation < Self.minimumMemory {
            throw .invalid("Minimum memory reservation allowed is 6MB")
        }
        if resources.memory > 0 && resources.memory < resources.memoryReservation {
            throw .invalid("Minimum memory limit can not be less than memory reservation limit, see usage")
        }
        if resources.kernelMemory > 0 && !kernel.kernelMemory {
            warnings.append(
                "Your kernel does not support kernel memory limit capabilities or the cgroup is not mounted. Limitation discarded."
            )
            resources.kernelMemory = 0
        }
        if resources.kernelMemory > 0 && resources.kernelMemory < Self.minimumMemory {
            throw .invalid("Minimum kernel memory limit allowed is 6MB")
        }
    }

    private mutating func checkOOMAndPids() {
        if let isDisabled = resources.oomKillDisable, !kernel.oomKillDisable {
            if isDisabled { warnings.append("Your kernel does not support OomKillDisable. OomKillDisable discarded.") }
            resources.oomKillDisable = nil
        }
        if resources.oomKillDisable == true && resources.memory == 0 {
            warnings.append(
                "OOM killer is disabled for the container, but no memory limit is set, this can result in the system running out of resources."
            )
        }
        if let limit = resources.pidsLimit, !kernel.pidsLimit {
            if limit > 0 {
                warnings.append(
                    "Your kernel does not support PIDs limit capabilities or the cgroup is not mounted. PIDs limit discarded."
                )
            }
            resources.pidsLimit = nil
        }
    }

    private mutating func checkCPU() throws(EngineError) {
        if resources.nanoCPUs > 0 && resources.cpuPeriod > 0 {
            throw .invalid("Conflicting options: Nano CPUs and CPU Period cannot both be set")
        }
        if resources.nanoCPUs > 0 && resources.cpuQuota > 0 {
            throw .invalid("Conflicting options: Nano CPUs and CPU Quota cannot both be set")
        }
        if resources.nanoCPUs > 0 && !kernel.cpuCFS {
            throw .invalid(
                "NanoCPUs can not be set, as your kernel does not support CPU CFS scheduler or the cgroup is not mounted"
            )
        }
        let count = kernel.processors
        if resources.nanoCPUs < 0 || resources.nanoCPUs > Int64(count) * 1_000_000_000 {
            throw .invalid("range of CPUs is from 0.01 to \(count).00, as there are only \(count) CPUs available")
        }
        if resources.cpuShares > 0 && !kernel.cpuShares {
            warnings.append("Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded.")
            resources.cpuShares = 0
        }
        if (resources.cpuPeriod != 0 || resources.cpuQuota != 0) && !kernel.cpuCFS {
            warnings.append("Your kernel does not support CPU CFS scheduler. CPU period/quota discarded.")
            resources.cpuPeriod = 0
            resources.cpuQuota = 0
        }
        if resources.cpuPeriod != 0 && !(1000...1_000_000).contains(resources.cpuPeriod) {
            throw .invalid("CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)")
        }
        if resources.cpuQuota > 0 && resources.cpuQuota < 1000 {
            throw .invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)")
        }
        if resources.cpuPercent > 0 {
            warnings.append("linux does not support CPU percent. Percent discarded.")
            resources.cpuPercent = 0
        }
    }

    private mutating func checkCPUSet() throws(EngineError) {
        if (!resources.cpusetCpus.isEmpty || !resources.cpusetMems.isEmpty) && !kernel.cpuset {
            warnings.append("Your kernel does not support cpuset or the cgroup is not mounted. Cpuset discarded.")
            resources.cpusetCpus = ""
            resources.cpusetMems = ""
        }
        guard try Self.has(kernel.cpus, resources.cpusetCpus, "cpus") else {
            throw .invalid(
                "Requested CPUs are not available - requested \(resources.cpusetCpus), available: \(kernel.cpus)"
            )
        }
        guard try Self.has(kernel.memoryNodes, resources.cpusetMems, "mems") else {
            throw .invalid(
                "Requested memory nodes are not available - requested \(resources.cpusetMems), available: "
                    + kernel.memoryNodes
            )
        }
    }

    private static func has(_ available: String, _ wanted: String, _ kind: String) throws(EngineError) -> Bool {
        if wanted.isEmpty { return true }
        let list: CPUList
        do throws(EngineError) { list = try CPUList(wanted) } catch {
            throw .invalid("Invalid value \(wanted) for cpuset \(kind): \(error.message)")
        }
        return list.isWithin(try CPUList(available))
    }

    private mutating func checkBlockIO() throws(EngineError) {
        if resources.blkioWeight > 0 && !kernel.blkioWeight {
            warnings.append(
                "Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight discarded."
            )
            resources.blkioWeight = 0
        }
        if resources.blkioWeight > 0 && !(10...1000).contains(resources.blkioWeight) {
            throw .invalid("Range of blkio weight is from 10 to 1000")
        }
        if resources.ioMaximumBandwidth != 0 || resources.ioMaximumIOps != 0 {
            throw .invalid("Invalid QoS settings: linux does not support Maximum IO Bandwidth or Maximum IO IOps")
        }
        if resources.blkioWeightDevice?.isEmpty == false && !kernel.blkioWeightDevice {
            warnings.append(
                "Your kernel does not support Block I/O weight_device or the cgroup is not mounted. Weight-device discarded."
            )
            resources.blkioWeightDevice = []
        }
        if kernel.blkioThrottle { return }
        let lists: [(WritableKeyPath<Resources, [BlockDeviceRate]?>, String)] = [
            (\.blkioDeviceReadBps, "BPS Block I/O read limit or the cgroup is not mounted. Block I/O BPS read limit"),
            (
                \.blkioDeviceWriteBps,
                "BPS Block I/O write limit or the cgroup is not mounted. Block I/O BPS write limit"
            ),
            (\.blkioDeviceReadIOps, "IOPS Block read limit or the cgroup is not mounted. Block I/O IOPS read limit"),
            (\.blkioDeviceWriteIOps, "IOPS Block write limit or the cgroup is not mounted. Block I/O IOPS write limit"),
        ]
        for (path, words) in lists where resources[keyPath: path]?.isEmpty == false {
            warnings.append("Your kernel does not support \(words) discarded.")
            resources[keyPath: path] = []
        }
    }
}
