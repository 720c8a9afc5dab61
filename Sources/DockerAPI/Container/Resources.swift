import Text

/// The bounds of a container, part of HostConfig and the body of an update. 0 and nil are "not said".
public struct Resources: Sendable {
    public var cpuShares: Int64 = 0
    /// Bytes.
    public var memory: Int64 = 0
    public var nanoCPUs: Int64 = 0
    public var cgroupParent = ""
    public var blkioWeight: UInt16 = 0
    public var blkioWeightDevice: [BlockDeviceWeight]?
    public var blkioDeviceReadBps: [BlockDeviceRate]?
    public var blkioDeviceWriteBps: [BlockDeviceRate]?
    public var blkioDeviceReadIOps: [BlockDeviceRate]?
    public var blkioDeviceWriteIOps: [BlockDeviceRate]?
    /// Microseconds, as the quota and the real-time members are.
    public var cpuPeriod: Int64 = 0
    public var cpuQuota: Int64 = 0
    public var cpuRealtimePeriod: Int64 = 0
    public var cpuRealtimeRuntime: Int64 = 0
    public var cpusetCpus = ""
    public var cpusetMems = ""
    public var devices: [DeviceMapping]?
    public var deviceCgroupRules: [String]?
    public var deviceRequests: [DeviceRequest]?
    public var kernelMemory: Int64 = 0
    public var kernelMemoryTCP: Int64 = 0
    public var memoryReservation: Int64 = 0
    /// Memory and swap together; -1 is no bound.
    public var memorySwap: Int64 = 0
    public var memorySwappiness: Int64?
    public var oomKillDisable: Bool?
    public var pidsLimit: Int64?
    public var ulimits: [Ulimit]?
    /// The last four concern Windows.
    public var cpuCount: Int64 = 0
    public var cpuPercent: Int64 = 0
    public var ioMaximumIOps: UInt64 = 0
    public var ioMaximumBandwidth: UInt64 = 0

    public init() {}
}
