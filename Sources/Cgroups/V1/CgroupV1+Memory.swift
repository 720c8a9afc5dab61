import Glibc
import Linux
import OCI

extension CgroupV1 {
    func applyMemory(_ memory: LinuxResources.Memory) throws {
        try applyLimits(memory)
        if let reservation = memory.reservation, reservation != 0 {
            try set("memory", "memory.soft_limit_in_bytes", "\(reservation)")
        }
        if memory.disableOOMKiller == true { try set("memory", "memory.oom_control", "1") }
        // -1 as an unsigned number means: as it is.
        guard let swappiness = memory.swappiness, swappiness != .max else { return }
        if swappiness > 100 {
            throw CgroupError("invalid memory swappiness value: \(swappiness) (valid range is 0-100)")
        }
        try set("memory", "memory.swappiness", "\(swappiness)")
    }

    /// memory.memsw may never be below memory.limit, so which of two goes first depends on what is there: where
    /// the kernel refuses one order the other is right.
    private func applyLimits(_ memory: LinuxResources.Memory) throws {
        let limit = memory.limit ?? 0
        var swap = memory.swap ?? 0
        if limit == -1 && swap == 0, let folder = paths["memory"],
            Files.exists("\(folder)/memory.memsw.limit_in_bytes")
        {
            swap = -1
        }
        guard limit != 0 && swap != 0 else {
            if limit != 0 { try setLimit(limit) }
            if swap != 0 { try setSwap(swap) }
            return
        }
        do {
            try setLimit(limit)
        } catch let error as SystemCallError {
            guard error.errno == EINVAL else { throw error }
            try setSwap(swap)
            try setLimit(limit)
            return
        }
        try setSwap(swap)
    }

    private func setSwap(_ swap: Int64) throws { try set("memory", "memory.memsw.limit_in_bytes", "\(swap)") }

    private func setLimit(_ limit: Int64) throws {
        do {
            try set("memory", "memory.limit_in_bytes", "\(limit)")
        } catch let error as SystemCallError {
            guard error.errno == EBUSY else { throw error }
            let usage = try CgroupFile.readNumber(file("memory", "memory.usage_in_bytes"))
            let peak = try CgroupFile.readNumber(file("memory", "memory.max_usage_in_bytes"))
            throw CgroupError("unable to set memory limit to \(limit) (current usage: \(usage), peak usage: \(peak))")
        }
    }
}
