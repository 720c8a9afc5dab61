import OCI

/// Compiles a profile to BPF. Own code, because libseccomp's generation takes longer than all the rest of a
/// container's start; libseccomp is the oracle in the tests.
///
/// A filter for the machine's own architecture stands in it whether the profile lists it or not, calls of
/// architectures that are not there kill the thread.
public enum SeccompCompiler {
    public static func compile(_ profile: LinuxSeccomp) throws(SeccompError) -> SeccompProgram {
        let notifies = profile.syscalls.contains { $0.action == "SCMP_ACT_NOTIFY" }
        let flags = try SeccompFlags.value(profile.flags, notifies: notifies)
        let architectures = try self.architectures(profile)
        let defaultAction = try SeccompAction.value(profile.defaultAction, errnoRet: profile.defaultErrnoRet)
        var rules: [FilterRule] = []
        rules.reserveCapacity(profile.syscalls.count)
        for rule in profile.syscalls { rules.append(try FilterRule(rule)) }
        if defaultAction == SeccompAction.notify {
            throw SeccompError("SCMP_ACT_NOTIFY cannot be used as default action")
        }
        if notifies, profile.listenerPath.isEmpty { throw SeccompError("seccomp listenerPath is not set") }

        var builder = ProgramBuilder()
        var next = try builder.ret(SeccompAction.killThread)
        // From the last to the first, so that the machine's own architecture is found soonest.
        for group in architectures.reversed() {
            var parts: [ArchitectureRules] = []
            for architecture in group {
                parts.append(try ArchitectureRules(rules, on: architecture, defaultAction: defaultAction))
            }
            let block = try self.block(parts, defaultAction, &builder)
            next = try builder.branch(BPF.jumpEqual, group[0].audit, onTrue: block, onFalse: next)
        }
        try builder.load(SeccompProgram.architectureOffset)
        return SeccompProgram(instructions: builder.instructions, flags: flags, notifies: notifies)
    }

    /// Grouped by audit value, the machine's own first.
    private static func architectures(_ profile: LinuxSeccomp) throws(SeccompError) -> [[SeccompArchitecture]] {
        var groups = [[SeccompArchitecture.native]]
        for name in profile.architectures {
            let architecture = try SeccompArchitecture.named(name)
            guard let place = groups.firstIndex(where: { $0[0].audit == architecture.audit }) else {
                groups.append([architecture])
                continue
            }
            if groups[place].contains(where: { $0.name == name }) { continue }
            groups[place].append(architecture)
        }
        return groups
    }

    /// The part for one audit value: x86_64 and x32 share it.
    private static func block(
        _ parts: [ArchitectureRules],
        _ defaultAction: UInt32,
        _ builder: inout ProgramBuilder
    ) throws(SeccompError) -> ProgramBuilder.Label {
        // x32's numbers are above all of x86_64's.
        let parts = parts.sorted { $0.architecture.base < $1.architecture.base }
        var ranges = NumberRanges(otherwise: .action(defaultAction))
        var trees: [ArgumentTree] = []
        for part in parts {
            if part.architecture.base == SeccompArchitecture.x32Bit, parts.count == 1 {
                ranges.append(0, .action(SeccompAction.killThread))
                ranges.append(SeccompArchitecture.x32Bit, .action(defaultAction))
            }
            for (number, outcome) in part.verdicts {
                if case .tree(let index) = outcome {
                    ranges.append(single: number, .tree(trees.count + index))
                } else {
                    ranges.append(single: number, outcome)
                }
            }
            trees += part.trees
        }
        if parts.count == 1, parts[0].architecture.column == .x8664 {
            ranges.append(SeccompArchitecture.x32Bit, .action(SeccompAction.killThread))
            // -1 is what a tracer sets to skip a call.
            ranges.append(.max, .action(defaultAction))
        }
        if SeccompAction.refuses(defaultAction) {
            ranges.overlay(NewerCalls.bounds(parts), .action(SeccompAction.noSuchCall))
        }
        var tree = DecisionTree(ranges.list, trees, defaultAction: defaultAction)
        let label = try tree.compile(into: &builder)
        return try builder.load(SeccompProgram.numberOffset, before: label)
    }
}
