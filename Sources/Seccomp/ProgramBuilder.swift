/// Builds a program from its end to its start: what an instruction jumps to stands already, and is shared.
struct ProgramBuilder {
    /// Counted from the program's end.
    typealias Label = Int

    private var reversed: [SeccompProgram.Instruction] = []
    /// The nearest copy of each return.
    private var returns: [UInt32: Label] = [:]

    init() {
        reversed.reserveCapacity(1024)
    }

    var instructions: [SeccompProgram.Instruction] { reversed.reversed() }

    /// A conditional jump reaches 255 instructions.
    private static let reach = 255

    private func distance(to label: Label) -> Int { reversed.count - label - 1 }

    private mutating func append(_ instruction: SeccompProgram.Instruction) throws(SeccompError) -> Label {
        guard reversed.count < SeccompProgram.maximumLength else {
            throw SeccompError("seccomp: the filter is longer than the 4096 instructions that the kernel takes")
        }
        reversed.append(instruction)
        return reversed.count - 1
    }

    mutating func ret(_ action: UInt32) throws(SeccompError) -> Label {
        if let near = returns[action], distance(to: near) <= Self.reach { return near }
        let label = try append(.init(code: BPF.ret, k: action))
        returns[action] = label
        return label
    }

    mutating func load(_ offset: UInt32) throws(SeccompError) { _ = try append(.init(code: BPF.load, k: offset)) }

    /// A load that goes on at `label`, which may stand elsewhere. Before a return there is nothing to load.
    mutating func load(_ offset: UInt32, before label: Label) throws(SeccompError) -> Label {
        if reversed[label].code == BPF.ret { return label }
        if label != last { _ = try bring(label) }
        try load(offset)
        return last
    }

    mutating func and(_ mask: UInt32) throws(SeccompError) { _ = try append(.init(code: BPF.and, k: mask)) }

    /// What was appended last.
    var last: Label { reversed.count - 1 }

    /// A conditional jump; where both sides are one there is none.
    mutating func branch(_ code: UInt16, _ k: UInt32, onTrue: Label, onFalse: Label) throws(SeccompError) -> Label {
        guard onTrue != onFalse else { return onTrue }
        var (yes, no) = (onTrue, onFalse)
        while true {
            if distance(to: yes) > Self.reach {
                yes = try bring(yes)
            } else if distance(to: no) > Self.reach {
                no = try bring(no)
            } else {
                break
            }
        }
        return try append(.init(code: code, jt: UInt8(distance(to: yes)), jf: UInt8(distance(to: no)), k: k))
    }

    /// A stand-in for something too far away: a copy of a return, a long jump to all else.
    private mutating func bring(_ label: Label) throws(SeccompError) -> Label {
        if reversed[label].code == BPF.ret { return try ret(reversed[label].k) }
        return try append(.init(code: BPF.jump, k: UInt32(distance(to: label))))
    }
}
