import DockerAPI
import Linux
import Text

/// The bounds of a container as the runtime's document and an update have them.
struct ResourceWriter {
    private let resources: Resources
    /// Microseconds; what fractions of CPUs are counted in.
    private static let period: Int64 = 100_000

    init(_ resources: Resources) { self.resources = resources }

    /// `devices` is text that is JSON already; an update has none.
    func json(devices: [UInt8]?) throws -> [UInt8] {
        var writer = JSONWriter()
        try writer.object { writer in
            if let devices { writer.memberRaw("devices", devices) }
            memory(&writer)
            cpu(&writer)
            if let limit = resources.pidsLimit {
                writer.memberObject("pids") { $0.member("limit", limit <= 0 ? -1 : limit) }
            }
            try blockIO(&writer)
        }
        return writer.bytes
    }

    private func memory(_ writer: inout JSONWriter) {
        let hasAny =
            resources.memory > 0 || resources.memoryReservation > 0 || resources.memorySwap > 0
            || resources.memorySwappiness != nil || resources.oomKillDisable != nil || resources.kernelMemory != 0
            || resources.kernelMemoryTCP != 0
        guard hasAny else { return }
        writer.memberObject("memory") {
            $0.member("limit", omitEmpty: max(0, resources.memory))
            $0.member("reservation", omitEmpty: max(0, resources.memoryReservation))
            $0.member("swap", omitEmpty: max(0, resources.memorySwap))
            $0.member("kernel", omitEmpty: resources.kernelMemory)
            $0.member("kernelTCP", omitEmpty: resources.kernelMemoryTCP)
            if let swappiness = resources.memorySwappiness { $0.member("swappiness", swappiness) }
            if let isDisabled = resources.oomKillDisable { $0.member("disableOOMKiller", isDisabled) }
        }
    }

    private func cpu(_ writer: inout JSONWriter) {
        var (period, quota) = (resources.cpuPeriod, resources.cpuQuota)
        if resources.nanoCPUs > 0 {
            if period == 0 { period = Self.period }
            if quota == 0 { quota = resources.nanoCPUs / 10_000 }
        }
        let numbers = [
            ("shares", resources.cpuShares), ("period", period), ("quota", quota),
            ("realtimePeriod", resources.cpuRealtimePeriod), ("realtimeRuntime", resources.cpuRealtimeRuntime),
        ]
        let lists = [("cpus", resources.cpusetCpus), ("mems", resources.cpusetMems)]
        guard numbers.contains(where: { $0.1 != 0 }) || lists.contains(where: { !$0.1.isEmpty }) else { return }
        writer.memberObject("cpu") { writer in
            for (name, value) in numbers { writer.member(name, omitEmpty: value) }
            for (name, value) in lists { writer.member(name, omitEmpty: value) }
        }
    }

    private func blockIO(_ writer: inout JSONWriter) throws {
        let weights = try (resources.blkioWeightDevice ?? []).map { (try Self.device($0.path), $0.weight) }
        let rates = try [
            ("throttleReadBpsDevice", resources.blkioDeviceReadBps),
            ("throttleWriteBpsDevice", resources.blkioDeviceWriteBps),
            ("throttleReadIOPSDevice", resources.blkioDeviceReadIOps),
            ("throttleWriteIOPSDevice", resources.blkioDeviceWriteIOps),
        ].map { name, list in (name, try (list ?? []).map { (try Self.device($0.path), $0.rate) }) }
        guard resources.blkioWeight != 0 || !weights.isEmpty || rates.contains(where: { !$0.1.isEmpty }) else { return }
        func entry(_ array: inout JSONWriter, _ device: FileStatus, _ name: String, _ value: UInt64) {
            array.object {
                $0.member("major", device.major)
                $0.member("minor", device.minor)
                $0.member(name, value)
            }
        }
        writer.memberObject("blockIO") { writer in
            writer.member("weight", omitEmpty: resources.blkioWeight)
            if !weights.isEmpty {
                writer.memberArray("weightDevice") { array in
                    for (device, weight) in weights { entry(&array, device, "weight", UInt64(weight)) }
                }
            }
            for (name, list) in rates where !list.isEmpty {
                writer.memberArray(name) { array in
                    for (device, rate) in list { entry(&array, device, "rate", rate) }
                }
            }
        }
    }

    private static func device(_ path: String) throws(EngineError) -> FileStatus {
        do throws(SystemCallError) { return try FileStatus(path) } catch {
            throw .internalError("stat \(path): \(error.reason.lowercased())")
        }
    }
}
