import Glibc
import Linux
import OCI

/// Control files of the v1 controllers (Documentation/admin-guide/cgroup-v1).
struct CgroupV1 {
    let paths: [String: String]

    /// Writes what the configuration asks for and reads nothing: this is on every container's way.
    func apply(_ resources: LinuxResources) throws {
        try applyCPUSet(resources.cpu)
        try applyMemory(resources.memory)
        try applyCPU(resources.cpu)
        if let limit = resources.pidsLimit { try set("pids", "pids.max", Self.pidsText(limit)) }
        if resources.blockIO != LinuxResources.BlockIO() { try applyBlockIO(resources.blockIO) }
        for entry in resources.hugepageLimits { try applyHugepages(entry) }
        if let id = resources.networkClassID, id != 0 { try set("net_cls", "net_cls.classid", "\(id)") }
        for entry in resources.networkPriorities {
            try set("net_prio", "net_prio.ifpriomap", "\(entry.name) \(entry.priority)")
        }
        for (device, limits) in resources.rdma { try set("rdma", "rdma.max", RDMALimits.text(device, limits)) }
    }

    func set(_ controller: String, _ file: String, _ value: String) throws {
        try CgroupFile.write(self.file(controller, file), value)
    }

    func file(_ controller: String, _ file: String) throws -> String {
        guard let folder = paths[controller] else {
            throw CgroupError("cannot set \(controller) limit: container could not join or create cgroup")
        }
        return "\(folder)/\(file)"
    }

    /// systemd knows no limit of 0 and takes 1 for it, which means the same to a container; so do we, as runc.
    static func pidsText(_ limit: Int64) -> String { limit < 0 ? "max" : "\(max(limit, 1))" }

    func applyCPUSet(_ cpu: LinuxResources.CPU) throws {
        if cpu.cpus.isEmpty && cpu.mems.isEmpty { return }
        let prefix = paths["cpuset"].map(CPUSetFiles.prefix) ?? ""
        if !cpu.cpus.isEmpty { try set("cpuset", "\(prefix)cpus", cpu.cpus) }
        if !cpu.mems.isEmpty { try set("cpuset", "\(prefix)mems", cpu.mems) }
    }

    private func applyHugepages(_ entry: LinuxResources.HugepageLimit) throws {
        try set("hugetlb", "hugetlb.\(entry.pageSize).limit_in_bytes", "\(entry.limit)")
        do throws(SystemCallError) {
            let name = "hugetlb.\(entry.pageSize).rsvd.limit_in_bytes"
            guard let folder = paths["hugetlb"] else { return }
            try CgroupFile.write("\(folder)/\(name)", entry.limit)
        } catch {
            // Kernels before 5.7 have no limits of reservations.
            guard error.errno == ENOENT else { throw error }
        }
    }
}
