import OCI

/// Code for one rule that compares arguments: falls through to the next rule when it does not match.
///
/// An argument is 64 bits wide, BPF's accumulator 32: each comparison is made in two halves
/// (seccomp_data.args, low half first on the little-endian machines that we have).
struct ArgumentRule {
    private(set) var code: [SeccompProgram.Instruction] = []
    /// Jumps whose false (or true) side leads out of the rule, patched when its length is known.
    private var failing: [(index: Int, onTrue: Bool)] = []

    init(_ arguments: [LinuxSeccomp.Argument], action: UInt32) throws {
        for argument in arguments { try compare(argument) }
        code.append(.init(code: BPF.ret, k: action))
        for (index, onTrue) in failing {
            let distance = UInt8(clamping: code.count - index - 1)
            if onTrue { code[index].jt = distance } else { code[index].jf = distance }
        }
    }

    private mutating func compare(_ argument: LinuxSeccomp.Argument) throws {
        let low = UInt32(truncatingIfNeeded: argument.value)
        let high = UInt32(truncatingIfNeeded: argument.value >> 32)
        let offset = 16 + 8 * argument.index
        switch argument.op {
        case "SCMP_CMP_EQ":
            equal(offset + 4, high, mask: nil)
            equal(offset, low, mask: nil)
        case "SCMP_CMP_MASKED_EQ":
            let wanted = argument.valueTwo
            equal(offset + 4, UInt32(truncatingIfNeeded: wanted >> 32), mask: high)
            equal(offset, UInt32(truncatingIfNeeded: wanted), mask: low)
        case "SCMP_CMP_NE":
            load(offset + 4)
            code.append(.init(code: BPF.jumpEqual, jt: 0, jf: 2, k: high))
            load(offset)
            fail(.init(code: BPF.jumpEqual, k: low), onTrue: true)
        case "SCMP_CMP_GT": order(offset, high, low, BPF.jumpGreater, holds: true)
        case "SCMP_CMP_GE": order(offset, high, low, BPF.jumpGreaterOrEqual, holds: true)
        case "SCMP_CMP_LE": order(offset, high, low, BPF.jumpGreater, holds: false)
        case "SCMP_CMP_LT": order(offset, high, low, BPF.jumpGreaterOrEqual, holds: false)
        default: throw SeccompError("seccomp: unknown operator \"\(argument.op)\"")
        }
    }

    private mutating func load(_ offset: UInt32) {
        code.append(.init(code: BPF.load, k: offset))
    }

    private mutating func fail(_ instruction: SeccompProgram.Instruction, onTrue: Bool) {
        failing.append((code.count, onTrue))
        code.append(instruction)
    }

    private mutating func equal(_ offset: UInt32, _ wanted: UInt32, mask: UInt32?) {
        load(offset)
        if let mask { code.append(.init(code: BPF.and, k: mask)) }
        fail(.init(code: BPF.jumpEqual, k: wanted), onTrue: false)
    }

    /// `argument > value` (or >=) with `holds`, its opposite without.
    private mutating func order(_ offset: UInt32, _ high: UInt32, _ low: UInt32, _ comparison: UInt16, holds: Bool) {
        load(offset + 4)
        if holds {
            // high greater: matched, over the three that follow; else high must be equal.
            code.append(.init(code: BPF.jumpGreater, jt: 3, jf: 0, k: high))
            fail(.init(code: BPF.jumpEqual, k: high), onTrue: false)
            load(offset)
            fail(.init(code: comparison, k: low), onTrue: false)
        } else {
            fail(.init(code: BPF.jumpGreater, k: high), onTrue: true)
            code.append(.init(code: BPF.jumpEqual, jt: 0, jf: 2, k: high))
            load(offset)
            fail(.init(code: comparison, k: low), onTrue: true)
        }
    }
}
