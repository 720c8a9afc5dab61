import OCI

/// Compiles a profile to BPF. Own code, because libseccomp's generation takes longer than all the rest of a
/// container's start; libseccomp is the oracle in the tests.
public enum SeccompCompiler {
    public static func compile(_ profile: LinuxSeccomp) throws -> SeccompProgram {
        let defaultAction = try SeccompAction.value(profile.defaultAction, errnoRet: profile.defaultErrnoRet)
        var program: [SeccompProgram.Instruction] = [.init(code: BPF.load, k: 4)]
        let architectures = try self.architectures(of: profile)
        var audits: [UInt32] = []
        for architecture in architectures where !audits.contains(architecture.audit) {
            audits.append(architecture.audit)
        }
        for audit in audits {
            let block = try self.block(architectures.filter { $0.audit == audit }, profile, defaultAction)
            program.append(.init(code: BPF.jumpEqual, jt: 1, jf: 0, k: audit))
            program.append(.init(code: BPF.jump, k: UInt32(block.count)))
            program += block
        }
        program.append(.init(code: BPF.ret, k: SeccompAction.killThread))
        guard program.count <= SeccompProgram.maximumLength else {
            throw SeccompError("seccomp: the profile needs \(program.count) instructions, the kernel takes 4096")
        }
        return SeccompProgram(instructions: program, flags: try flags(profile.flags))
    }

    private static func architectures(of profile: LinuxSeccomp) throws -> [SeccompArchitecture] {
        var found: [SeccompArchitecture] = []
        for name in [SeccompArchitecture.nativeName] + profile.architectures {
            if found.contains(where: { $0.name == name }) { continue }
            if let architecture = SeccompArchitecture.named(name) {
                found.append(architecture)
            } else if !SeccompArchitecture.isForeign(name) {
                throw SeccompError("seccomp: unknown architecture \"\(name)\"")
            }
        }
        return found
    }

    private static func flags(_ names: [String]) throws -> UInt32 {
        var flags: UInt32 = 0
        for name in names {
            switch name {
            case "SECCOMP_FILTER_FLAG_TSYNC": break  // one thread at that moment: nothing to synchronise
            case "SECCOMP_FILTER_FLAG_LOG": flags |= 2
            case "SECCOMP_FILTER_FLAG_SPEC_ALLOW": flags |= 4
            default: throw SeccompError("seccomp: flag \"\(name)\" is not implemented")
            }
        }
        return flags
    }

    /// The part for one audit value: x86_64 and x32 share it.
    private static func block(
        _ architectures: [SeccompArchitecture],
        _ profile: LinuxSeccomp,
        _ defaultAction: UInt32
    ) throws -> [SeccompProgram.Instruction] {
        var ranges: [DecisionTree.Range] = []
        for architecture in architectures.sorted(by: { $0.bit < $1.bit }) {
            ranges += try self.ranges(architecture, profile, defaultAction)
        }
        if let only = architectures.first, architectures.count == 1, only.audit == 0xC000_003E {
            let refused = [SeccompProgram.Instruction(code: BPF.ret, k: SeccompAction.killThread)]
            if only.bit == 0 {
                ranges.append(.init(start: SeccompArchitecture.x32Bit, code: refused))
            } else {
                ranges.insert(.init(start: 0, code: refused), at: 0)
            }
        }
        return [.init(code: BPF.load, k: 0)] + DecisionTree.compile(merged(ranges)[...])
    }

    /// All conditions of a rule must hold; where two look at one argument any of them does, as in runc.
    private static func chain(
        _ arguments: [LinuxSeccomp.Argument],
        _ action: UInt32
    ) throws -> [SeccompProgram.Instruction] {
        if arguments.isEmpty { return [] }
        if Set(arguments.map(\.index)).count == arguments.count {
            return try ArgumentRule(arguments, action: action).code
        }
        return try arguments.flatMap { try ArgumentRule([$0], action: action).code }
    }

    private static func ranges(
        _ architecture: SeccompArchitecture,
        _ profile: LinuxSeccomp,
        _ defaultAction: UInt32
    ) throws -> [DecisionTree.Range] {
        let fallback = [SeccompProgram.Instruction(code: BPF.ret, k: defaultAction)]
        var outcomes: [UInt32: Outcome] = [:]
        outcomes.reserveCapacity(512)
        let index = SyscallIndex(architecture.table)
        for rule in profile.syscalls {
            let action = try SeccompAction.value(rule.action, errnoRet: rule.errnoRet)
            let chain = try self.chain(rule.args, action)
            for name in rule.names {
                guard let number = index.number(name) else { continue }
                outcomes[number, default: Outcome()].add(action: action, chain: chain, defaultAction: defaultAction)
            }
        }
        var ranges: [DecisionTree.Range] = []
        var next = architecture.bit
        for (number, outcome) in outcomes.sorted(by: { $0.key < $1.key }) {
            if number > next { ranges.append(.init(start: next, code: fallback)) }
            ranges.append(.init(start: number, code: outcome.code(defaultAction: defaultAction)))
            next = number + 1
        }
        let isStubbed = SeccompAction.refuses(defaultAction) && !outcomes.isEmpty
        let unknown = isStubbed ? [.init(code: BPF.ret, k: SeccompAction.noSuchCall())] : fallback
        ranges.append(.init(start: next, code: unknown))
        return ranges
    }

    private static func merged(_ ranges: [DecisionTree.Range]) -> [DecisionTree.Range] {
        var merged: [DecisionTree.Range] = []
        merged.reserveCapacity(ranges.count)
        for range in ranges where merged.last?.code != range.code { merged.append(range) }
        return merged
    }
}

/// What the rules say of one system call: those that look at arguments in their order, then the one that does not.
private struct Outcome {
    var chains: [SeccompProgram.Instruction] = []
    var action: UInt32?

    mutating func add(action: UInt32, chain: [SeccompProgram.Instruction], defaultAction: UInt32) {
        // A rule that says what the default says adds nothing, as runc has it.
        if action == defaultAction { return }
        if chain.isEmpty { self.action = self.action ?? action } else { chains += chain }
    }

    func code(defaultAction: UInt32) -> [SeccompProgram.Instruction] {
        chains + [.init(code: BPF.ret, k: action ?? defaultAction)]
    }
}
