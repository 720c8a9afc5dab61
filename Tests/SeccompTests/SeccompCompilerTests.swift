import OCI
import Seccomp
import Testing

@Suite struct SeccompCompilerTests {
    private static let x86_64: UInt32 = 0xC000_003E
    private static let x86: UInt32 = 0x4000_0003
    private static let allow: UInt32 = 0x7FFF_0000
    private static let permissionDenied: UInt32 = 0x0005_0001
    private static let noSuchCall: UInt32 = 0x0005_0026

    private func machine(
        _ rules: [LinuxSeccomp.Rule],
        defaultAction: String = "SCMP_ACT_ERRNO",
        architectures: [String] = ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"]
    ) throws -> FilterMachine {
        let profile = LinuxSeccomp(defaultAction: defaultAction, architectures: architectures, syscalls: rules)
        return FilterMachine(program: try SeccompCompiler.compile(profile).instructions)
    }

    @Test func `a name has another number on each architecture`() throws {
        let machine = try machine([.init(names: ["write", "setns"], action: "SCMP_ACT_ALLOW")])
        let none = [UInt64](repeating: 0, count: 6)
        #expect(machine.verdict(number: 1, architecture: Self.x86_64, arguments: none) == Self.allow)
        #expect(machine.verdict(number: 4, architecture: Self.x86, arguments: none) == Self.allow)
        #expect(machine.verdict(number: 4, architecture: Self.x86_64, arguments: none) == Self.permissionDenied)
    }

    @Test func `calls newer than the profile get ENOSYS, so that programs fall back`() throws {
        let machine = try machine([.init(names: ["write", "setns"], action: "SCMP_ACT_ALLOW")])
        let none = [UInt64](repeating: 0, count: 6)
        #expect(machine.verdict(number: 309, architecture: Self.x86_64, arguments: none) == Self.noSuchCall)
        #expect(machine.verdict(number: 307, architecture: Self.x86_64, arguments: none) == Self.permissionDenied)
    }

    @Test func `x32 calls and foreign architectures are killed when the profile has them not`() throws {
        let machine = try machine([.init(names: ["write"], action: "SCMP_ACT_ALLOW")])
        let none = [UInt64](repeating: 0, count: 6)
        #expect(machine.verdict(number: 0x4000_0001, architecture: Self.x86_64, arguments: none) == 0)
        #expect(machine.verdict(number: 1, architecture: 0xC000_00B7, arguments: none) == 0)
    }

    @Test(arguments: [
        "SCMP_CMP_EQ", "SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_GT", "SCMP_CMP_GE",
    ])
    func `comparisons hold over all 64 bits`(op: String) throws {
        let values: [UInt64] = [
            0, 1, 0xFFFF_FFFF, 0x1_0000_0000, 0x1_0000_0001, 0x1_FFFF_FFFF, 0x2_0000_0000, .max - 1, .max,
        ]
        for value in values {
            let machine = try machine([
                .init(names: ["write"], action: "SCMP_ACT_ALLOW", args: [.init(index: 2, value: value, op: op)])
            ])
            for argument in values {
                let holds =
                    switch op {
                    case "SCMP_CMP_EQ": argument == value
                    case "SCMP_CMP_NE": argument != value
                    case "SCMP_CMP_LT": argument < value
                    case "SCMP_CMP_LE": argument <= value
                    case "SCMP_CMP_GT": argument > value
                    default: argument >= value
                    }
                let verdict = machine.verdict(
                    number: 1,
                    architecture: Self.x86_64,
                    arguments: [7, 7, argument, 7, 7, 7]
                )
                #expect(verdict == (holds ? Self.allow : Self.permissionDenied), "\(argument) \(op) \(value)")
            }
        }
    }

    @Test func `a masked comparison looks at the masked bits alone`() throws {
        let mask: UInt64 = 0x2_0000_0F00
        let machine = try machine([
            .init(
                names: ["clone"],
                action: "SCMP_ACT_ALLOW",
                args: [.init(index: 0, value: mask, valueTwo: 0x2_0000_0100, op: "SCMP_CMP_MASKED_EQ")]
            )
        ])
        func verdict(_ argument: UInt64) -> UInt32? {
            machine.verdict(number: 56, architecture: Self.x86_64, arguments: [argument, 0, 0, 0, 0, 0])
        }
        #expect(verdict(0x2_0000_0100) == Self.allow)
        #expect(verdict(0xF2_0000_01FF) == Self.allow)
        #expect(verdict(0x0_0000_0100) == Self.permissionDenied)
        #expect(verdict(0x2_0000_0300) == Self.permissionDenied)
    }

    @Test func `docker's default profile decides every number as its rules say`() throws {
        let profile = DefaultProfile.profile(capabilities: ["CAP_CHOWN", "CAP_SYS_CHROOT"])
        let program = try SeccompCompiler.compile(profile)
        let machine = FilterMachine(program: program.instructions)
        #expect(program.instructions.count < 4096)
        let none = [UInt64](repeating: 0, count: 6)
        for number: UInt32 in 0..<1000 {
            #expect(machine.verdict(number: number, architecture: Self.x86_64, arguments: none) != nil)
        }
        // mount, init_module and AF_ALG sockets (CVE-2026-31431) are refused; read, chroot and AF_INET sockets not.
        for (number, arguments, isAllowed) in [
            (UInt32(165), none, false), (175, none, false), (0, none, true), (161, none, true),
            (41, [38, 0, 0, 0, 0, 0], false), (41, [0x1_0000_0026, 0, 0, 0, 0, 0], false),
            (41, [2, 1, 0, 0, 0, 0], true),
        ] as [(UInt32, [UInt64], Bool)] {
            let verdict = machine.verdict(number: number, architecture: Self.x86_64, arguments: arguments)
            #expect((verdict == Self.allow) == isAllowed, "call \(number) with \(arguments)")
        }
    }

    @Test(arguments: ["", "SCMP_ACT_NONSENSE"])
    func `an action that is unknown is refused`(action: String) {
        #expect(throws: SeccompError.self) { try machine([.init(names: ["write"], action: action)]) }
    }
}
