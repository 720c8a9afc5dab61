import Text

/// What a container asks of the host. `raw` keeps every field, also those that no member names.
public struct HostConfig: Sendable {
    public var binds: [String] = []
    public var networkMode = ""
    public var autoRemove = false
    public var readonlyRootfs = false
    public var privileged = false
    public var capAdd: [String] = []
    public var capDrop: [String] = []
    public var memory: Int64 = 0
    public var cpuShares: Int64 = 0
    public var cpuPeriod: Int64 = 0
    public var cpuQuota: Int64 = 0
    public var nanoCPUs: Int64 = 0
    public var pidsLimit: Int64?
    public var runtime = ""
    public var usesInit: Bool?
    public var logType = ""
    public var logOptions: [String: String] = [:]
    public var restartPolicy = ""
    public var consoleSize: [Int] = []
    public var securityOptions: [String] = []
    /// Bytes; 0 is docker's 64 MiB.
    public var shmSize: Int64 = 0
    public var oomScoreAdj: Int64 = 0
    public var raw: JSONNode?

    public init() {}

    public init(_ node: JSONNode) {
        raw = node
        binds = node["Binds"]?.strings ?? []
        networkMode = node["NetworkMode"]?.string ?? ""
        autoRemove = node["AutoRemove"]?.bool ?? false
        readonlyRootfs = node["ReadonlyRootfs"]?.bool ?? false
        privileged = node["Privileged"]?.bool ?? false
        capAdd = node["CapAdd"]?.strings ?? []
        capDrop = node["CapDrop"]?.strings ?? []
        memory = node["Memory"]?.int64 ?? 0
        cpuShares = node["CpuShares"]?.int64 ?? 0
        cpuPeriod = node["CpuPeriod"]?.int64 ?? 0
        cpuQuota = node["CpuQuota"]?.int64 ?? 0
        nanoCPUs = node["NanoCpus"]?.int64 ?? 0
        pidsLimit = node["PidsLimit"]?.int64
        runtime = node["Runtime"]?.string ?? ""
        usesInit = node["Init"]?.bool
        logType = node["LogConfig"]?["Type"]?.string ?? ""
        logOptions = node["LogConfig"]?["Config"]?.stringMap ?? [:]
        restartPolicy = node["RestartPolicy"]?["Name"]?.string ?? ""
        consoleSize = node["ConsoleSize"]?.elements.compactMap(\.int) ?? []
        securityOptions = node["SecurityOpt"]?.strings ?? []
        shmSize = node["ShmSize"]?.int64 ?? 0
        oomScoreAdj = node["OomScoreAdj"]?.int64 ?? 0
    }

    /// Every member that docker shows. One that is not ours to set is shown as the client gave it, else as `defaults`
    /// have it: clients read members without looking whether they are there.
    public func members(_ writer: inout JSONWriter) {
        writer.member("Binds", binds)
        writer.memberObject("LogConfig") {
            $0.member("Type", logType)
            $0.member("Config", logOptions)
        }
        writer.member("NetworkMode", networkMode)
        writer.memberObject("RestartPolicy") {
            $0.member("Name", restartPolicy.isEmpty ? "no" : restartPolicy)
            $0.member("MaximumRetryCount", raw?["RestartPolicy"]?["MaximumRetryCount"]?.int ?? 0)
        }
        writer.member("AutoRemove", autoRemove)
        writer.memberArray("ConsoleSize") { array in
            for size in consoleSize.count == 2 ? consoleSize : [0, 0] { array.integer(size) }
        }
        writer.member("CapAdd", capAdd)
        writer.member("CapDrop", capDrop)
        writer.member("Privileged", privileged)
        writer.member("ReadonlyRootfs", readonlyRootfs)
        writer.member("SecurityOpt", securityOptions)
        writer.member("Runtime", runtime)
        writer.member("Memory", memory)
        writer.member("CpuShares", cpuShares)
        writer.member("CpuPeriod", cpuPeriod)
        writer.member("CpuQuota", cpuQuota)
        writer.member("NanoCpus", nanoCPUs)
        writer.member("ShmSize", shmSize)
        writer.member("OomScoreAdj", oomScoreAdj)
        if let pidsLimit { writer.member("PidsLimit", pidsLimit) } else { writer.memberNull("PidsLimit") }
        if let usesInit { writer.member("Init", usesInit) }
        for (name, text) in Self.defaults {
            if let node = raw?[name], !node.isNull {
                writer.member(name, node)
            } else {
                writer.memberRaw(name, text.utf8)
            }
        }
    }

    private static let defaults = [
        ("ContainerIDFile", "\"\""), ("PortBindings", "{}"), ("VolumeDriver", "\"\""), ("VolumesFrom", "null"),
        ("CgroupnsMode", "\"\""), ("Dns", "[]"), ("DnsOptions", "[]"), ("DnsSearch", "[]"), ("ExtraHosts", "null"),
        ("GroupAdd", "null"), ("IpcMode", "\"private\""), ("Cgroup", "\"\""), ("Links", "null"), ("PidMode", "\"\""),
        ("PublishAllPorts", "false"), ("UTSMode", "\"\""), ("UsernsMode", "\"\""), ("Isolation", "\"\""),
        ("CgroupParent", "\"\""), ("BlkioWeight", "0"), ("BlkioWeightDevice", "[]"), ("BlkioDeviceReadBps", "[]"),
        ("BlkioDeviceWriteBps", "[]"), ("BlkioDeviceReadIOps", "[]"), ("BlkioDeviceWriteIOps", "[]"),
        ("CpuRealtimePeriod", "0"), ("CpuRealtimeRuntime", "0"), ("CpusetCpus", "\"\""), ("CpusetMems", "\"\""),
        ("Devices", "[]"), ("DeviceCgroupRules", "null"), ("DeviceRequests", "null"), ("MemoryReservation", "0"),
        ("MemorySwap", "0"), ("MemorySwappiness", "null"), ("OomKillDisable", "null"), ("Ulimits", "null"),
        ("CpuCount", "0"), ("CpuPercent", "0"), ("IOMaximumIOps", "0"), ("IOMaximumBandwidth", "0"),
        ("MaskedPaths", "null"), ("ReadonlyPaths", "null"),
    ]
}
