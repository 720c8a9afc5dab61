/// The eBPF program that decides about devices on cgroup v2 (BPF_PROG_TYPE_CGROUP_DEVICE): it gets a pointer to
/// struct bpf_cgroup_dev_ctx in R1 and returns 1 to allow, 0 to deny.
struct DeviceProgram {
    /// One instruction as the kernel has it (struct bpf_insn): opcode, registers, offset, immediate.
    struct Instruction: Equatable {
        var code: UInt8
        var destination: UInt8 = 0
        var source: UInt8 = 0
        var offset: Int16 = 0
        var immediate: Int32 = 0

        var word: UInt64 {
            UInt64(code) | UInt64(destination) << 8 | UInt64(source) << 12
                | UInt64(UInt16(bitPattern: offset)) << 16 | UInt64(UInt32(bitPattern: immediate)) << 32
        }
    }

    enum Code {
        static let loadWord: UInt8 = 0x61
        static let and32: UInt8 = 0x54
        static let shiftRight32: UInt8 = 0x74
        static let move32: UInt8 = 0xBC
        static let moveImmediate: UInt8 = 0xB7
        static let jumpUnequal32: UInt8 = 0x56
        static let jumpUnequalRegister32: UInt8 = 0x5E
        static let jumpEqual32: UInt8 = 0x16
        static let exit: UInt8 = 0x95
    }

    private(set) var instructions: [Instruction] = []

    init(_ rules: DeviceRules) {
        // R2: 1 for block, 2 for character devices. R3: the access wanted. R4, R5: major and minor number.
        instructions = [
            Instruction(code: Code.loadWord, destination: 2, source: 1, offset: 0),
            Instruction(code: Code.and32, destination: 2, immediate: 0xFFFF),
            Instruction(code: Code.loadWord, destination: 3, source: 1, offset: 0),
            Instruction(code: Code.shiftRight32, destination: 3, immediate: 16),
            Instruction(code: Code.loadWord, destination: 4, source: 1, offset: 4),
            Instruction(code: Code.loadWord, destination: 5, source: 1, offset: 8),
        ]
        for (node, access) in rules.sorted { append(node, access, allow: !rules.allowsByDefault) }
        answer(rules.allowsByDefault)
    }

    /// The program as an array of the kernel's 8-byte instructions.
    var words: [UInt64] { instructions.map(\.word) }

    private mutating func append(_ node: DeviceRules.Node, _ access: DeviceRules.Access, allow: Bool) {
        var tests: [Instruction] = []
        func unequal(_ register: UInt8, _ value: Int64) {
            let value = Int32(bitPattern: UInt32(truncatingIfNeeded: value))
            tests.append(Instruction(code: Code.jumpUnequal32, destination: register, immediate: value))
        }
        unequal(2, node.isBlock ? 1 : 2)
        if node.major >= 0 { unequal(4, node.major) }
        if node.minor >= 0 { unequal(5, node.minor) }
        if access != .all {
            tests.append(Instruction(code: Code.move32, destination: 1, source: 3))
            tests.append(Instruction(code: Code.and32, destination: 1, immediate: Int32(access.rawValue)))
            // As the v1 controller has it: what is allowed must cover all that is wanted, and what is denied bars
            // whatever has a part of it (open for reading and writing, where writing is denied).
            tests.append(
                allow
                    ? Instruction(code: Code.jumpUnequalRegister32, destination: 1, source: 3)
                    : Instruction(code: Code.jumpEqual32, destination: 1, immediate: 0)
            )
        }
        // Each jump leads behind the two instructions of the answer.
        for (index, var test) in tests.enumerated() {
            switch test.code {
            case Code.jumpUnequal32, Code.jumpUnequalRegister32, Code.jumpEqual32:
                test.offset = Int16(tests.count - index - 1 + 2)
            default: break
            }
            instructions.append(test)
        }
        answer(allow)
    }

    private mutating func answer(_ allow: Bool) {
        instructions.append(Instruction(code: Code.moveImmediate, destination: 0, immediate: allow ? 1 : 0))
        instructions.append(Instruction(code: Code.exit))
    }
}
