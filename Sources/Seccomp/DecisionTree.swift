/// Code that finds a system call's outcome by its number: a balanced tree of comparisons over ranges of numbers
/// with the same outcome, about nine steps for docker's profile where a list would take hundreds.
struct DecisionTree {
    /// What happens to the numbers from `start` up to the next range.
    struct Range {
        var start: UInt32
        var code: [SeccompProgram.Instruction]
    }

    /// Ranges ascending, the first at 0.
    static func compile(_ ranges: ArraySlice<Range>) -> [SeccompProgram.Instruction] {
        guard ranges.count > 1 else { return ranges.first?.code ?? [] }
        let middle = ranges.startIndex + ranges.count / 2
        let below = compile(ranges[..<middle])
        let above = compile(ranges[middle...])
        let start = ranges[middle].start
        if below.count <= 255 {
            return [.init(code: BPF.jumpGreaterOrEqual, jt: UInt8(below.count), jf: 0, k: start)] + below + above
        }
        // A conditional jump reaches 255 instructions, an unconditional one any.
        return [
            .init(code: BPF.jumpGreaterOrEqual, jt: 0, jf: 1, k: start),
            .init(code: BPF.jump, k: UInt32(below.count)),
        ] + below + above
    }
}
