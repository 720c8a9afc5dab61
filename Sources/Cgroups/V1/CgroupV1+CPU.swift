import Glibc
import Linux
import OCI

extension CgroupV1 {
    func applyCPU(_ cpu: LinuxResources.CPU) throws {
        if let shares = cpu.shares, shares != 0 { try applyShares(shares) }
        try applyBandwidth(cpu)
        if let idle = cpu.idle { try set("cpu", "cpu.idle", "\(idle)") }
        try applyRealtime(cpu)
    }

    /// The kernel takes any number and keeps the nearest that it allows, which would be silent.
    private func applyShares(_ shares: UInt64) throws {
        try set("cpu", "cpu.shares", "\(shares)")
        guard shares < 2 || shares > 262_144 else { return }
        let kept = try CgroupFile.readNumber(file("cpu", "cpu.shares"))
        if shares > kept { throw CgroupError("the maximum allowed cpu-shares is \(kept)") }
        if shares < kept { throw CgroupError("the minimum allowed cpu-shares is \(kept)") }
    }

    /// Quota over period may not exceed what the group above has, and the kernel looks at each number as it comes:
    /// what it refuses (EINVAL) beside the old quota may be right beside the new one.
    private func applyBandwidth(_ cpu: LinuxResources.CPU) throws {
        let quota = cpu.quota ?? 0
        var late: [(file: String, value: UInt64)] = []
        if let period = cpu.period, period != 0 {
            if try !setUnlessEarly("cpu.cfs_period_us", period, quota) { late.append(("cpu.cfs_period_us", period)) }
        }
        if let burst = cpu.burst {
            do {
                if try !setUnlessEarly("cpu.cfs_burst_us", burst, quota) { late.append(("cpu.cfs_burst_us", burst)) }
            } catch let error as SystemCallError {
                // Kernels before 5.14 have no bursts; nothing is lost without.
                guard error.errno == ENOENT else { throw error }
            }
        }
        if quota != 0 { try set("cpu", "cpu.cfs_quota_us", "\(quota)") }
        for (file, value) in late { try set("cpu", file, "\(value)") }
    }

    /// False when the kernel refused the value and a quota is yet to come.
    private func setUnlessEarly(_ file: String, _ value: UInt64, _ quota: Int64) throws -> Bool {
        do {
            try set("cpu", file, "\(value)")
            return true
        } catch let error as SystemCallError {
            guard error.errno == EINVAL && quota != 0 else { throw error }
            return false
        }
    }

    /// Period and runtime depend on each other in the same way.
    func applyRealtime(_ cpu: LinuxResources.CPU) throws {
        let runtime = cpu.realtimeRuntime ?? 0
        var isPeriodLate = false
        if let period = cpu.realtimePeriod, period != 0 {
            isPeriodLate = try !setUnlessEarly("cpu.rt_period_us", period, runtime)
        }
        if runtime != 0 { try set("cpu", "cpu.rt_runtime_us", "\(runtime)") }
        if isPeriodLate, let period = cpu.realtimePeriod { try set("cpu", "cpu.rt_period_us", "\(period)") }
    }

    /// A new cpuset group has no processors and no memory nodes and takes no process: what the configuration does
    /// not give is copied from above, as far up as it is missing.
    static func fillCPUSet(_ folder: String, _ cpu: LinuxResources.CPU, isNew: Bool) throws {
        let prefix = CPUSetFiles.prefix(in: folder)
        try fill(folder, "\(prefix)cpus", cpu.cpus, isNew)
        try fill(folder, "\(prefix)mems", cpu.mems, isNew)
    }

    private static func fill(_ folder: String, _ file: String, _ value: String, _ isNew: Bool) throws {
        // Also for a value of its own: it must be part of what the group above has.
        let inherited = try filled(Files.parent(of: folder), file)
        if !value.isEmpty {
            try CgroupFile.write("\(folder)/\(file)", value)
        } else if try isNew || CgroupFile.read("\(folder)/\(file)").isEmpty {
            try CgroupFile.write("\(folder)/\(file)", inherited)
        }
    }

    private static func filled(_ folder: String, _ file: String) throws -> String {
        let value = try CgroupFile.read("\(folder)/\(file)")
        if !value.isEmpty { return value }
        let inherited = try filled(Files.parent(of: folder), file)
        try CgroupFile.write("\(folder)/\(file)", inherited)
        return inherited
    }
}
