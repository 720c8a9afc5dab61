import Cgroups
import Linux

/// What the host's kernel can limit for a container, as `info` tells it.
public struct HostControls: Sendable {
    public let isUnified: Bool
    public private(set) var memory = false
    public private(set) var swap = false
    public private(set) var kernelMemoryTCP = false
    public private(set) var oomKillDisable = false
    public private(set) var cpuQuota = false
    public private(set) var cpuShares = false
    public private(set) var cpuset = false
    public private(set) var pids = false
    public let forwardsIPv4: Bool

    /// Reads the mounts and some small files.
    public init() {
        let forwarding = (try? Files.read("/proc/sys/net/ipv4/ip_forward", limit: 16)) ?? []
        forwardsIPv4 = forwarding.first == UInt8(ascii: "1")
        guard let mounts = try? CgroupMounts.ofThisProcess() else {
            isUnified = false
            return
        }
        isUnified = mounts.v2 != nil
        if let v2 = mounts.v2 {
            let text = (try? Files.read("\(v2.path)/cgroup.controllers", limit: 4096)) ?? []
            let controllers = String(decoding: text, as: UTF8.self).split { " \n".contains($0) }
            memory = controllers.contains("memory")
            // The root has no such file, and every other group has it where the kernel counts swap.
            swap = memory && Files.exists("/proc/swaps")
            cpuShares = controllers.contains("cpu")
            cpuQuota = cpuShares
            cpuset = controllers.contains("cpuset")
            pids = controllers.contains("pids")
            return
        }
        for hierarchy in mounts.v1 {
            for controller in hierarchy.controllers {
                switch controller {
                case "memory":
                    memory = true
                    swap = Files.exists("\(hierarchy.path)/memory.memsw.limit_in_bytes")
                    oomKillDisable = Files.exists("\(hierarchy.path)/memory.oom_control")
                    kernelMemoryTCP = Files.exists("\(hierarchy.path)/memory.kmem.tcp.limit_in_bytes")
                case "cpu":
                    cpuShares = Files.exists("\(hierarchy.path)/cpu.shares")
                    cpuQuota = Files.exists("\(hierarchy.path)/cpu.cfs_quota_us")
                case "cpuset": cpuset = true
                case "pids": pids = true
                default: continue
                }
            }
        }
    }

    /// One for each thing that is missing, in docker's words.
    public var warnings: [String] {
        var warnings: [String] = []
        func warn(_ isThere: Bool, _ what: String) { if !isThere { warnings.append("WARNING: \(what)") } }
        warn(memory, "No memory limit support")
        warn(swap, "No swap limit support")
        warn(kernelMemoryTCP || isUnified, "No kernel memory TCP limit support")
        warn(oomKillDisable || isUnified, "No oom kill disable support")
        warn(cpuQuota, "No cpu cfs quota support")
        warn(cpuQuota, "No cpu cfs period support")
        warn(cpuShares, "No cpu shares support")
        warn(cpuset, "No cpuset support")
        warn(forwardsIPv4, "IPv4 forwarding is disabled")
        return warnings
    }
}
