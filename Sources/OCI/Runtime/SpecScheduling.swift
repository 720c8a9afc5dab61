/// process.scheduler (sched_setattr(2)).
public struct SpecScheduler: Sendable {
    /// SCHED_OTHER and so on.
    public var policy: String
    public var nice: Int32
    public var priority: UInt32
    /// SCHED_FLAG_RESET_ON_FORK and so on.
    public var flags: [String]
    /// Nanoseconds, of SCHED_DEADLINE.
    public var runtime: UInt64
    public var deadline: UInt64
    public var period: UInt64

    init(_ object: SpecObject) throws {
        policy = try object.string("policy") ?? ""
        nice = try object.integer("nice") ?? 0
        priority = UInt32(clamping: try object.integer("priority", Int32.self) ?? 0)
        flags = try object.strings("flags")
        runtime = try object.integer("runtime") ?? 0
        deadline = try object.integer("deadline") ?? 0
        period = try object.integer("period") ?? 0
    }

    /// What sched_setattr(2) would refuse with a bare EINVAL.
    func validate() throws {
        if policy.isEmpty { throw SpecError("scheduler policy is required") }
        if policy == "SCHED_OTHER" || policy == "SCHED_BATCH", !(-20...19).contains(nice) {
            throw SpecError("invalid scheduler.nice: \(nice) when scheduler.policy is \(policy)")
        }
        if priority != 0, policy != "SCHED_FIFO", policy != "SCHED_RR" {
            throw SpecError("scheduler.priority can only be specified for SchedFIFO or SchedRR policy")
        }
        if policy != "SCHED_DEADLINE", runtime | deadline | period != 0 {
            throw SpecError("scheduler runtime/deadline/period can only be specified for SchedDeadline policy")
        }
    }
}

/// process.ioPriority (ioprio_set(2)).
public struct SpecIOPriority: Sendable {
    /// IOPRIO_CLASS_RT, IOPRIO_CLASS_BE or IOPRIO_CLASS_IDLE.
    public var className: String
    /// 0 (first) to 7.
    public var priority: Int32

    init(_ object: SpecObject) throws {
        className = try object.string("class") ?? ""
        priority = try object.integer("priority") ?? 0
    }

    func validate() throws {
        if !(0...7).contains(priority) { throw SpecError("invalid ioPriority.Priority: \(priority)") }
        if !["IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE"].contains(className) {
            throw SpecError("invalid ioPriority.Class: \"\(className)\"")
        }
    }
}

/// process.execCPUAffinity: lists as taskset takes them, "0-3,7".
public struct SpecCPUAffinity: Sendable {
    /// While the process is on its way into the container's cgroup.
    public var initial: Set<Int>?
    /// From the program's start on.
    public var final: Set<Int>?

    init(_ object: SpecObject) throws {
        initial = try Self.list(object.string("initial"), "Initial")
        final = try Self.list(object.string("final"), "Final")
    }

    private static func list(_ text: String?, _ name: String) throws -> Set<Int>? {
        guard let text, !text.isEmpty else { return nil }
        do {
            return try NumberList.parse(text)
        } catch {
            throw SpecError("bad CPUAffinity.\(name): \(error)")
        }
    }
}
