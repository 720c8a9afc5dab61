import Text

/// linux.resources: what the cgroup is told. Numbers are in cgroup v1's terms, as the specification has them. An
/// absent member leaves the kernel's value alone, and so does a 0 of most of them: engines write it for what nobody
/// asked for.
public struct LinuxResources: Sendable {
    /// Bytes; -1 takes a limit away. `swap` is memory and swap together.
    public struct Memory: Sendable, Equatable {
        public var limit, reservation, swap: Int64?
        /// Taken and ignored: kernels from 5.16 on have no such limits.
        public var kernel, kernelTCP: Int64?
        public var swappiness: UInt64?
        public var disableOOMKiller: Bool?
        /// Refuse a limit below what is in use (v2; v1's kernel does it by itself).
        public var checkBeforeUpdate: Bool?

        public init() {}
    }

    /// Times in microseconds.
    public struct CPU: Sendable, Equatable {
        public var shares: UInt64?
        public var quota: Int64?
        public var period, burst: UInt64?
        public var realtimeRuntime: Int64?
        public var realtimePeriod: UInt64?
        public var cpus = ""
        public var mems = ""
        public var idle: Int64?

        public init() {}
    }

    public struct WeightDevice: Sendable, Equatable {
        public var major, minor: Int64
        public var weight, leafWeight: UInt16?
    }

    /// Bytes or operations a second.
    public struct ThrottleDevice: Sendable, Equatable {
        public var major, minor: Int64
        public var rate: UInt64
    }

    public struct BlockIO: Sendable, Equatable {
        /// 10 to 1000.
        public var weight, leafWeight: UInt16?
        public var weightDevice: [WeightDevice] = []
        public var throttleReadBpsDevice: [ThrottleDevice] = []
        public var throttleWriteBpsDevice: [ThrottleDevice] = []
        public var throttleReadIOPSDevice: [ThrottleDevice] = []
        public var throttleWriteIOPSDevice: [ThrottleDevice] = []

        public init() {}
    }

    public struct HugepageLimit: Sendable, Equatable {
        /// As the kernel's file names have it: "2MB", "1GB".
        public var pageSize: String
        public var limit: UInt64
    }

    public struct InterfacePriority: Sendable, Equatable {
        public var name: String
        public var priority: UInt32
    }

    public struct RDMA: Sendable, Equatable {
        public var hcaHandles, hcaObjects: UInt32?
    }

    public var devices: [LinuxDeviceRule] = []
    public var memory = Memory()
    public var cpu = CPU()
    /// -1 for no limit.
    public var pidsLimit: Int64?
    public var blockIO = BlockIO()
    public var hugepageLimits: [HugepageLimit] = []
    public var networkClassID: UInt32?
    public var networkPriorities: [InterfacePriority] = []
    /// By device.
    public var rdma: [String: RDMA] = [:]
    /// Control files of cgroup v2 by name, written as they stand, after all else.
    public var unified: [String: String] = [:]

    public init() {}

    public init(json: JSONNode) throws {
        let object = try SpecObject(json, "linux.resources")
        devices = try object.objects("devices").enumerated().map { try LinuxDeviceRule($1, index: $0) }
        memory = try Memory(object.object("memory"))
        cpu = try CPU(object.object("cpu"))
        pidsLimit = try object.object("pids").integer("limit")
        blockIO = try BlockIO(object.object("blockIO"))
        hugepageLimits = try object.objects("hugepageLimits").map { entry in
            HugepageLimit(pageSize: try entry.string("pageSize") ?? "", limit: try entry.integer("limit") ?? 0)
        }
        let network = try object.object("network")
        networkClassID = try network.integer("classID")
        networkPriorities = try network.objects("priorities").map { entry in
            InterfacePriority(name: try entry.string("name") ?? "", priority: try entry.integer("priority") ?? 0)
        }
        for (device, value) in try object.members("rdma") {
            let limits = try SpecObject(value, "linux.resources.rdma.\(device)")
            rdma[device] = RDMA(
                hcaHandles: try limits.integer("hcaHandles"),
                hcaObjects: try limits.integer("hcaObjects")
            )
        }
        unified = try object.stringMap("unified")
    }
}

extension LinuxResources.Memory {
    fileprivate init(_ object: SpecObject) throws {
        guard object.isPresent else { return }
        limit = try object.integer("limit")
        reservation = try object.integer("reservation")
        swap = try object.integer("swap")
        kernel = try object.integer("kernel")
        kernelTCP = try object.integer("kernelTCP")
        swappiness = try object.integer("swappiness")
        disableOOMKiller = try object.bool("disableOOMKiller")
        // All hierarchies are such since Linux 5.11; runc passes over the member too.
        _ = try object.bool("useHierarchy")
        checkBeforeUpdate = try object.bool("checkBeforeUpdate")
    }
}

extension LinuxResources.CPU {
    fileprivate init(_ object: SpecObject) throws {
        guard object.isPresent else { return }
        shares = try object.integer("shares")
        quota = try object.integer("quota")
        period = try object.integer("period")
        burst = try object.integer("burst")
        realtimeRuntime = try object.integer("realtimeRuntime")
        realtimePeriod = try object.integer("realtimePeriod")
        cpus = try object.string("cpus") ?? ""
        mems = try object.string("mems") ?? ""
        idle = try object.integer("idle")
    }
}

extension LinuxResources.BlockIO {
    fileprivate init(_ object: SpecObject) throws {
        guard object.isPresent else { return }
        weight = try object.integer("weight")
        leafWeight = try object.integer("leafWeight")
        weightDevice = try object.objects("weightDevice").map { entry in
            LinuxResources.WeightDevice(
                major: try entry.integer("major") ?? 0,
                minor: try entry.integer("minor") ?? 0,
                weight: try entry.integer("weight"),
                leafWeight: try entry.integer("leafWeight")
            )
        }
        func throttles(_ key: String) throws -> [LinuxResources.ThrottleDevice] {
            try object.objects(key).map { entry in
                LinuxResources.ThrottleDevice(
                    major: try entry.integer("major") ?? 0,
                    minor: try entry.integer("minor") ?? 0,
                    rate: try entry.integer("rate") ?? 0
                )
            }
        }
        throttleReadBpsDevice = try throttles("throttleReadBpsDevice")
        throttleWriteBpsDevice = try throttles("throttleWriteBpsDevice")
        throttleReadIOPSDevice = try throttles("throttleReadIOPSDevice")
        throttleWriteIOPSDevice = try throttles("throttleWriteIOPSDevice")
    }
}
