import Linux
import OCI

/// Resources as properties of a unit (systemd.resource-control(5)), the ones that runc sets. systemd would else undo
/// what is written to the files when it next writes them itself.
struct SystemdResources {
    /// systemd's number: CPUQuotaPeriodUSec came with 242, AllowedCPUs with 244, idle with 252.
    let version: Int
    private(set) var properties: [SystemdProperty] = []

    private static let infinity = UInt64.max

    init(version: Int) {
        self.version = version
    }

    /// `devices` is nil where they stay as they are. May round the quota, as systemd does: the same is to be written
    /// to the file.
    mutating func addV1(_ resources: inout LinuxResources, devices: DeviceRules?) throws {
        if let devices { addDevices(devices) }
        if let limit = resources.memory.limit, limit != 0 { add("MemoryLimit", UInt64(bitPattern: limit)) }
        if let shares = resources.cpu.shares, shares != 0 { add("CPUShares", shares) }
        addQuota(&resources.cpu.quota, resources.cpu.period ?? 0)
        if let weight = resources.blockIO.weight, weight != 0 { add("BlockIOWeight", UInt64(weight)) }
        addTasks(resources.pidsLimit)
        try addCPUSet(resources.cpu.cpus, resources.cpu.mems)
    }

    mutating func addV2(_ resources: inout LinuxResources, devices: DeviceRules?) throws {
        if let devices { addDevices(devices) }
        let memory = resources.memory
        if let limit = memory.limit, limit != 0 { add("MemoryMax", UInt64(bitPattern: limit)) }
        if let low = memory.reservation, low != 0 { add("MemoryLow", UInt64(bitPattern: low)) }
        let swap = try ConvertedNumbers.swap(memory.swap ?? 0, memory: memory.limit ?? 0)
        if swap != 0 { add("MemorySwapMax", UInt64(bitPattern: swap)) }
        let isIdle = resources.cpu.idle == 1 && version >= 252
        let weight = ConvertedNumbers.cpuWeight(shares: resources.cpu.shares ?? 0)
        // A weight of 0 is systemd's word for idle.
        if isIdle { add("CPUWeight", 0) } else if weight != 0 { add("CPUWeight", weight) }
        addQuota(&resources.cpu.quota, resources.cpu.period ?? 0)
        addTasks(resources.pidsLimit)
        try addCPUSet(resources.cpu.cpus, resources.cpu.mems)
        for (file, value) in resources.unified.sorted(by: { $0.key < $1.key }) {
            try addUnified(file, value.filter { $0 != "\n" }, resources.unified)
        }
    }

    private mutating func add(_ name: String, _ value: UInt64) {
        properties.append(SystemdProperty(name, .uint64(value)))
    }

    private mutating func addTasks(_ limit: Int64?) {
        guard let limit else { return }
        add("TasksMax", limit < 0 ? Self.infinity : UInt64(max(limit, 1)))
    }

    private mutating func addQuota(_ quota: inout Int64?, _ period: UInt64) {
        if period != 0 && version >= 242 { add("CPUQuotaPeriodUSec", period) }
        let number = quota ?? 0
        guard number != 0 || period != 0 else { return }
        guard number > 0 else { return add("CPUQuotaPerSecUSec", Self.infinity) }
        let period = period == 0 ? 100_000 : period
        let (product, isTooLarge) = UInt64(number).multipliedReportingOverflow(by: 1_000_000)
        var perSecond = isTooLarge ? Self.infinity : product / period
        // systemd keeps whole percents.
        if !isTooLarge, perSecond % 10_000 != 0 {
            let (rounded, isOver) = (perSecond / 10_000 + 1).multipliedReportingOverflow(by: 10_000)
            perSecond = isOver ? Self.infinity : rounded
            let (whole, isOverWhole) = perSecond.multipliedReportingOverflow(by: period)
            // So many seconds of a second that no machine has them: the file keeps the number as it is.
            if !isOver && !isOverWhole { quota = Int64(whole / 1_000_000) }
        }
        add("CPUQuotaPerSecUSec", perSecond)
    }

    private mutating func addCPUSet(_ cpus: String, _ mems: String) throws {
        guard version >= 244 else { return }
        if !cpus.isEmpty { properties.append(SystemdProperty("AllowedCPUs", .bytes(try Self.mask(cpus)))) }
        if !mems.isEmpty { properties.append(SystemdProperty("AllowedMemoryNodes", .bytes(try Self.mask(mems)))) }
    }

    /// "0-3,7" as a mask of bytes, the lowest first.
    static func mask(_ list: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for number in try NumberList.parse(list) {
            while bytes.count <= number / 8 { bytes.append(0) }
            bytes[number / 8] |= 1 << UInt8(number % 8)
        }
        return bytes
    }

    private static let unifiedNames = [
        "memory.high": "MemoryHigh", "memory.low": "MemoryLow", "memory.min": "MemoryMin", "memory.max": "MemoryMax",
        "memory.swap.max": "MemorySwapMax", "pids.max": "TasksMax",
    ]

    private mutating func addUnified(_ file: String, _ value: String, _ all: [String: String]) throws {
        if file.contains("/") { throw CgroupError("unified resource \"\(file)\" must be a file name (no slashes)") }
        guard file.contains("."), !file.hasPrefix(".") else {
            throw CgroupError("unified resource \"\(file)\" must be in the form CONTROLLER.PARAMETER")
        }
        let words = CgroupFile.words(value)
        let isIdle = CgroupFile.words(all["cpu.idle"] ?? "") == ["1"] && version >= 252
        switch file {
        case "cpu.idle": if isIdle { add("CPUWeight", 0) }
        case "cpu.weight": if !isIdle { add("CPUWeight", try number(file, words.first)) }
        case "cpu.max":
            guard words.count == 1 || words.count == 2 else {
                throw CgroupError("unified resource \"\(file)\" value invalid: \"\(value)\"")
            }
            var quota: Int64? = words[0] == "max" ? 0 : Int64(clamping: try number(file, words[0]))
            addQuota(&quota, words.count == 2 ? try number(file, words[1]) : 100_000)
        case "cpuset.cpus": try addCPUSet(value, "")
        case "cpuset.mems": try addCPUSet("", value)
        default:
            // What systemd has no word for is written to the file only.
            guard let name = Self.unifiedNames[file] else { return }
            let number = words.first == "max" ? Self.infinity : try number(file, words.first)
            add(name, file == "pids.max" ? max(number, 1) : number)
        }
    }

    private func number(_ file: String, _ text: String?) throws -> UInt64 {
        guard let text, let value = UInt64(text) else {
            throw CgroupError("unified resource \"\(file)\" value conversion error: \"\(text ?? "")\"")
        }
        return value
    }

    /// systemd appends to a list unless it is emptied first. It knows no lists of what is denied, and no rule for any
    /// major number with one minor: the files get the whole.
    private mutating func addDevices(_ rules: DeviceRules) {
        let everything = rules.allowsByDefault && rules.exceptions.isEmpty
        properties.append(SystemdProperty("DeviceAllow", .array("(ss)", [])))
        properties.append(SystemdProperty("DevicePolicy", .string(everything ? "auto" : "strict")))
        if rules.allowsByDefault { return }
        let entries = rules.sorted.compactMap { node, access in
            device(node).map { DBusValue.structure([.string($0), .string(access.text)]) }
        }
        properties.append(SystemdProperty("DeviceAllow", .array("(ss)", entries)))
    }

    private func device(_ node: DeviceRules.Node) -> String? {
        let kind = node.isBlock ? "block" : "char"
        if node.major < 0 { return node.minor < 0 ? "\(kind)-*" : nil }
        if node.minor < 0 { return "\(kind)-\(node.major)" }
        return "/dev/\(kind)/\(node.major):\(node.minor)"
    }
}
