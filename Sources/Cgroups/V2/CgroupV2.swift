import Glibc
import Linux
import OCI

/// Control files of cgroup v2 (Documentation/admin-guide/cgroup-v2.rst).
struct CgroupV2 {
    let folder: String

    /// Everything but the device filter. The unified map comes last: what it says goes over the rest.
    func apply(_ resources: LinuxResources) throws {
        if let limit = resources.pidsLimit { try set("pids.max", CgroupV1.pidsText(limit)) }
        try applyMemory(resources.memory)
        if resources.blockIO != LinuxResources.BlockIO() { try applyBlockIO(resources.blockIO) }
        try applyCPU(resources.cpu)
        if !resources.cpu.cpus.isEmpty { try set("cpuset.cpus", resources.cpu.cpus) }
        if !resources.cpu.mems.isEmpty { try set("cpuset.mems", resources.cpu.mems) }
        for entry in resources.hugepageLimits {
            try set("hugetlb.\(entry.pageSize).max", "\(entry.limit)")
            do throws(SystemCallError) {
                try set("hugetlb.\(entry.pageSize).rsvd.max", "\(entry.limit)")
            } catch {
                guard error.errno == ENOENT else { throw error }
            }
        }
        for (device, limits) in resources.rdma { try set("rdma.max", RDMALimits.text(device, limits)) }
        for (file, value) in resources.unified.sorted(by: { $0.key < $1.key }) { try applyUnified(file, value) }
    }

    func set(_ file: String, _ value: String) throws(SystemCallError) {
        try CgroupFile.write("\(folder)/\(file)", value)
    }

    private func applyMemory(_ memory: LinuxResources.Memory) throws {
        let limit = memory.limit ?? 0
        let total = memory.swap ?? 0
        let reservation = memory.reservation ?? 0
        guard limit != 0 || total != 0 || reservation != 0 else { return }
        try checkUsage(memory)
        let swap = try ConvertedNumbers.swap(total, memory: limit)
        // Both the same means: no swap.
        let text = swap == 0 && total > 0 ? "0" : ConvertedNumbers.limitText(swap)
        if let text {
            do throws(SystemCallError) {
                try set("memory.swap.max", text)
            } catch {
                // A kernel without accounting of swap has nothing to take away.
                guard error.errno == ENOENT && (text == "max" || text == "0") else { throw error }
            }
        }
        if let text = ConvertedNumbers.limitText(limit) { try set("memory.max", text) }
        if let text = ConvertedNumbers.limitText(reservation) { try set("memory.low", text) }
    }

    /// v2 takes any limit and then kills; who asks for it (memory.checkBeforeUpdate) is refused instead.
    func checkUsage(_ memory: LinuxResources.Memory) throws {
        guard memory.checkBeforeUpdate == true else { return }
        guard let usage = try? CgroupFile.readNumber("\(folder)/memory.current") else { return }
        if let swap = memory.swap, swap > 0, UInt64(swap) <= usage {
            throw CgroupError("rejecting memory+swap limit \(swap) <= usage \(usage)")
        }
        if let limit = memory.limit, limit > 0, UInt64(limit) <= usage {
            throw CgroupError("rejecting memory limit \(limit) <= usage \(usage)")
        }
    }

    private func applyCPU(_ cpu: LinuxResources.CPU) throws {
        if let idle = cpu.idle { try set("cpu.idle", "\(idle)") }
        let weight = ConvertedNumbers.cpuWeight(shares: cpu.shares ?? 0)
        if weight != 0 { try set("cpu.weight", "\(weight)") }
        let quota = cpu.quota ?? 0
        let period = cpu.period ?? 0
        var lateBurst: UInt64?
        if let burst = cpu.burst {
            do throws(SystemCallError) {
                try set("cpu.max.burst", "\(burst)")
            } catch {
                // More than the old quota: to be tried again beside the new one.
                guard error.errno == EINVAL && quota != 0 else { throw error }
                lateBurst = burst
            }
        }
        if quota != 0 || period != 0 {
            try set("cpu.max", "\(quota > 0 ? "\(quota)" : "max") \(period == 0 ? 100_000 : period)")
        }
        if let lateBurst { try set("cpu.max.burst", "\(lateBurst)") }
    }

    private func applyUnified(_ file: String, _ value: String) throws {
        if file.contains("/") { throw CgroupError("unified resource \"\(file)\" must be a file name (no slashes)") }
        do throws(SystemCallError) {
            // io.max and its like take one device a write.
            let lines = value.utf8.split(separator: 0x0A).map { String(Substring($0)) + "\n" }
            try CgroupFile.write("\(folder)/\(file)", each: lines.count > 1 ? lines : [value])
        } catch {
            if error.errno == EPERM || error.errno == EACCES || error.errno == ENOENT {
                guard let dot = file.firstIndex(of: ".") else {
                    throw CgroupError("unified resource \"\(file)\" must be in the form CONTROLLER.PARAMETER")
                }
                let controller = String(file[..<dot])
                let available = try CgroupFile.words(CgroupFile.read("\(folder)/cgroup.controllers"))
                if controller != "cgroup" && !available.contains(controller) {
                    throw CgroupError(
                        "unified resource \"\(file)\" can't be set: controller \"\(controller)\" not available"
                    )
                }
            }
            throw CgroupError("unable to set unified resource \"\(file)\": \(error)")
        }
    }
}
