import CLinux
import Glibc
import Linux
import OCI

/// When and where the process runs: scheduler, I/O priority, CPUs, memory nodes, personality.
enum Scheduling {
    private static let policies: [String: UInt32] = [
        "SCHED_OTHER": 0, "SCHED_FIFO": 1, "SCHED_RR": 2, "SCHED_BATCH": 3, "SCHED_ISO": 4, "SCHED_IDLE": 5,
        "SCHED_DEADLINE": 6,
    ]
    private static let flags: [String: UInt64] = [
        "SCHED_FLAG_RESET_ON_FORK": 0x01, "SCHED_FLAG_RECLAIM": 0x02, "SCHED_FLAG_DL_OVERRUN": 0x04,
        "SCHED_FLAG_KEEP_POLICY": 0x08, "SCHED_FLAG_KEEP_PARAMS": 0x10, "SCHED_FLAG_UTIL_CLAMP_MIN": 0x20,
        "SCHED_FLAG_UTIL_CLAMP_MAX": 0x40,
    ]
    private static let classes: [String: Int32] = [
        "IOPRIO_CLASS_RT": 1, "IOPRIO_CLASS_BE": 2, "IOPRIO_CLASS_IDLE": 3,
    ]

    /// For the calling process, before it gives its rights up.
    static func apply(_ process: SpecProcess, _ linux: SpecLinux) throws {
        if let scheduler = process.scheduler { try apply(scheduler, hasCPUSet: linux.resources?.cpu.cpus != nil) }
        if let priority = process.ioPriority { try apply(priority) }
        if let domain = linux.personality {
            if !linux.personalityFlags.isEmpty {
                RuntimeLog.warning(
                    "ignoring unsupported personality flags: [\(linux.personalityFlags.joined(separator: " "))]"
                )
            }
            try systemCall("personality") { monohull_personality(UInt(domain)) }
        }
        if let policy = linux.memoryPolicy { try apply(policy) }
    }

    private static func apply(_ scheduler: SpecScheduler, hasCPUSet: Bool) throws {
        guard let policy = policies[scheduler.policy] else {
            throw RuntimeError("invalid scheduler policy: \(scheduler.policy)")
        }
        var attributes = monohull_sched_attr()
        attributes.size = UInt32(MemoryLayout<monohull_sched_attr>.size)
        attributes.policy = policy
        for flag in scheduler.flags {
            guard let bit = flags[flag] else { throw RuntimeError("invalid scheduler flag: \(flag)") }
            attributes.flags |= bit
        }
        attributes.nice = scheduler.nice
        attributes.priority = scheduler.priority
        attributes.runtime = scheduler.runtime
        attributes.deadline = scheduler.deadline
        attributes.period = scheduler.period
        if monohull_sched_setattr(0, &attributes) != 0 {
            // The kernel wants a deadline task free to run on every CPU.
            if errno == EPERM && hasCPUSet {
                throw RuntimeError("process scheduler can't be used together with AllowedCPUs")
            }
            throw RuntimeError("error setting scheduler: \(SystemCallError("sched_setattr").reason)")
        }
    }

    private static func apply(_ priority: SpecIOPriority) throws {
        guard let number = classes[priority.className] else {
            throw RuntimeError("invalid io priority class: \(priority.className)")
        }
        let process: Int32 = 1
        if monohull_ioprio_set(process, 0, number << 13 | priority.priority) != 0 {
            throw RuntimeError("failed to set io priority: \(SystemCallError("ioprio_set").reason)")
        }
    }

    private static func apply(_ policy: SpecMemoryPolicy) throws {
        guard !policy.nodes.isEmpty else {
            try systemCall("set_mempolicy") { monohull_set_mempolicy(Int32(policy.mode), nil, 0) }
            return
        }
        let words = NumberList.mask(policy.nodes).map { UInt($0) }
        // The kernel takes one bit less than it is told.
        let count = UInt(words.count * 64 + 1)
        try systemCall("set_mempolicy") { monohull_set_mempolicy(Int32(policy.mode), words, count) }
    }

    /// Every CPU there may be; the kernel leaves out what the cpuset does not have. A runtime that was itself bound
    /// to some (taskset, a unit's CPUAffinity) would else bind the container.
    static func resetAffinity() {
        let mask = [UInt8](repeating: 0xFF, count: 8192)
        _ = monohull_sched_setaffinity(0, mask.count, mask)
    }

    static func setAffinity(_ cpus: Set<Int>, of pid: pid_t, _ what: String) throws {
        let mask = NumberList.mask(cpus)
        if monohull_sched_setaffinity(pid, mask.count * 8, mask) != 0 {
            throw RuntimeError("error setting \(what) CPU affinity: \(SystemCallError("sched_setaffinity").reason)")
        }
    }
}
