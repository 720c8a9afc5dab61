/// What the kernel and its control groups can do here: what they cannot is left out of a container with a warning.
public struct KernelFacilities: Sendable {
    public var memoryLimit = true
    public var swapLimit = true
    public var memoryReservation = true
    public var oomKillDisable = true
    public var memorySwappiness = true
    public var kernelMemory = true
    public var cpuShares = true
    public var cpuCFS = true
    public var cpuRealtime = true
    public var cpuset = true
    /// As the kernel lists them: "0-1".
    public var cpus = ""
    public var memoryNodes = ""
    public var pidsLimit = true
    public var blkioWeight = true
    public var blkioWeightDevice = true
    public var blkioThrottle = true
    public var cgroupNamespaces = true
    /// How many CPUs a container may be given.
    public var processors = 1
    /// The capabilities that this kernel knows.
    public var capabilities: Set<String> = []

    public init() {}
}
