import DockerdRules
import Text

/// Limits: of a create, and the part of them that `update` changes.
struct ResourceOptions {
    private let options: ParsedOptions
    private let ulimits: [UlimitDefault]
    private let devices: [(member: String, value: String, list: [DeviceValue])]

    init(_ options: ParsedOptions) throws {
        self.options = options
        let swappiness = options.int("memory-swappiness") ?? -1
        if !(-1...100).contains(swappiness) {
            throw Failure("invalid value: \(swappiness). Valid memory swappiness range is 0-100")
        }
        ulimits = try Self.ulimits(options)
        let names = [
            ("blkio-weight-device", "BlkioWeightDevice", "Weight", "weight"),
            ("device-read-bps", "BlkioDeviceReadBps", "Rate", "bps"),
            ("device-write-bps", "BlkioDeviceWriteBps", "Rate", "bps"),
            ("device-read-iops", "BlkioDeviceReadIOps", "Rate", "iops"),
            ("device-write-iops", "BlkioDeviceWriteIOps", "Rate", "iops"),
        ]
        devices = try names.map { option, member, value, rule in
            (member, value, try options.list(option).map { text throws in try DeviceValue(text, rule: rule) })
        }
    }

    /// `--ulimit`, by name; of several with one name the last counts.
    static func ulimits(_ options: ParsedOptions) throws -> [UlimitDefault] {
        var limits: [String: UlimitDefault] = [:]
        for text in options.list("ulimit") {
            let limit = try UlimitDefault.parse(text)
            limits[limit.name] = limit
        }
        return limits.values.sorted { $0.name < $1.name }
    }

    /// Options that are one number for one member.
    private static let numbers = [
        ("memory", "Memory"), ("memory-reservation", "MemoryReservation"), ("memory-swap", "MemorySwap"),
        ("kernel-memory", "KernelMemory"), ("cpus", "NanoCpus"), ("cpu-shares", "CpuShares"),
        ("cpu-period", "CpuPeriod"), ("cpu-quota", "CpuQuota"), ("cpu-rt-period", "CpuRealtimePeriod"),
        ("cpu-rt-runtime", "CpuRealtimeRuntime"), ("blkio-weight", "BlkioWeight"), ("cpu-count", "CpuCount"),
        ("cpu-percent", "CpuPercent"), ("io-maxiops", "IOMaximumIOps"), ("io-maxbandwidth", "IOMaximumBandwidth"),
    ]

    /// A create sends lists that are empty, too.
    func members(_ body: inout JSONWriter, isUpdate: Bool = false) {
        for (name, member) in Self.numbers { body.member(member, omitEmpty: options.int(name)) }
        body.member("CpusetCpus", omitEmpty: options.string("cpuset-cpus"))
        body.member("CpusetMems", omitEmpty: options.string("cpuset-mems"))
        body.member("CgroupParent", omitEmpty: options.string("cgroup-parent"))
        // An update by 0 changes nothing, or it would take the limit away.
        if let pids = options.int("pids-limit"), pids != 0 || !isUpdate { body.member("PidsLimit", pids) }
        if let swappiness = options.int("memory-swappiness"), swappiness >= 0 {
            body.member("MemorySwappiness", swappiness)
        }
        if options.bool("oom-kill-disable") { body.member("OomKillDisable", true) }
        if !isUpdate {
            body.memberArray("Ulimits") { array in
                for limit in ulimits {
                    array.object { entry in
                        entry.member("Name", limit.name)
                        entry.member("Soft", limit.soft)
                        entry.member("Hard", limit.hard)
                    }
                }
            }
        }
        for (member, value, list) in devices where !isUpdate {
            body.memberArray(member) { array in
                for device in list {
                    array.object { entry in
                        entry.member("Path", device.path)
                        entry.member(value, device.number)
                    }
                }
            }
        }
    }
}
