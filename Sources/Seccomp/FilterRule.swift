import OCI

/// A rule of a profile with its names and texts resolved, the same for all architectures.
struct FilterRule {
    let action: UInt32
    /// Each a set of conditions that must hold together; none for a rule that always holds.
    let alternatives: [[Condition]]
    let calls: [SyscallName]

    init(_ rule: LinuxSeccomp.Rule) throws(SeccompError) {
        action = try SeccompAction.value(rule.action, errnoRet: rule.errnoRet)
        var calls: [SyscallName] = []
        calls.reserveCapacity(rule.names.count)
        for name in rule.names {
            if name.isEmpty { throw SeccompError("empty string is not a valid syscall") }
            // A name that is newer than our tables is left out, as runc has it.
            if let call = SyscallName(name) { calls.append(call) }
        }
        // The container's first process tells of its listener by write(2).
        if action == SeccompAction.notify, rule.names.contains("write") {
            throw SeccompError("SCMP_ACT_NOTIFY cannot be used for the write syscall")
        }
        self.calls = calls
        var conditions: [Condition] = []
        for argument in rule.args {
            guard argument.index < 6 else {
                throw SeccompError(
                    "error creating seccomp syscall condition for syscall \(rule.names.first ?? ""): "
                        + "syscalls only have up to 6 arguments (\(argument.index) given)"
                )
            }
            conditions.append(try Condition(argument))
        }
        if conditions.isEmpty {
            alternatives = []
        } else if Set(conditions.map(\.argument)).count == conditions.count {
            alternatives = [conditions.sorted { $0.argument < $1.argument }]
        } else {
            // Two conditions on one argument: each of the rule's conditions is a rule of its own then, as in runc.
            alternatives = conditions.map { [$0] }
        }
    }
}
