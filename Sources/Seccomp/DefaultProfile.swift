import OCI

/// Docker's default profile as a container with given capabilities gets it: all that is not named is EPERM.
public enum DefaultProfile {
    /// `capabilities` are the bounding set's names, "CAP_SYS_ADMIN" and so on.
    public static func profile(capabilities: [String]) -> LinuxSeccomp {
        let held = Set(capabilities)
        // 32-bit socketcall takes the family from memory: its socket() is refused, programs have the direct call.
        // First and masked, so that it comes before what the rules on socket() below mean for socketcall in libseccomp.
        let direct = LinuxSeccomp.Argument(index: 0, value: 0xFFFF_FFFF, valueTwo: 1, op: "SCMP_CMP_MASKED_EQ")
        var rules = [
            LinuxSeccomp.Rule(names: ["socketcall"], action: "SCMP_ACT_ERRNO", errnoRet: 38, args: [direct]),
            allow(DefaultProfileNames.always), allow(DefaultProfileNames.native),
        ]
        rules += socketRules
        rules.append(allow("socketcall", .init(index: 0, value: 2, op: "SCMP_CMP_GE")))
        for persona in [0, 8, 0x20000, 0x20008, 0xFFFF_FFFF] as [UInt64] {
            rules.append(allow("personality", .init(index: 0, value: persona, op: "SCMP_CMP_EQ")))
        }
        for (capability, names) in DefaultProfileNames.byCapability where held.contains(capability) {
            rules.append(allow(names))
        }
        if !held.contains("CAP_SYS_ADMIN") {
            // No namespace flag may be set; clone3 hides its flags in memory, so programs must fall back to clone.
            rules.append(allow("clone", .init(index: 0, value: 0x7E02_0000, op: "SCMP_CMP_MASKED_EQ")))
            rules.append(.init(names: ["clone3"], action: "SCMP_ACT_ERRNO", errnoRet: 38))
        }
        return LinuxSeccomp(
            defaultAction: "SCMP_ACT_ERRNO",
            defaultErrnoRet: 1,
            architectures: DefaultProfileNames.architectures,
            syscalls: rules
        )
    }

    private static func allow(_ names: String, _ arguments: LinuxSeccomp.Argument...) -> LinuxSeccomp.Rule {
        let names = names.split(whereSeparator: \.isWhitespace).map(String.init)
        return .init(names: names, action: "SCMP_ACT_ALLOW", args: arguments)
    }

    /// Every address family but AF_ALG (38) and AF_VSOCK (40), as blocks of a power of two. The masks leave the
    /// upper 32 bits out as the kernel does: a plain "not equal" is passed by setting one of them.
    private static var socketRules: [LinuxSeccomp.Rule] {
        let blocks: [(first: UInt64, count: UInt64)] = [(0, 32), (32, 4), (36, 2), (39, 1), (41, 1), (42, 2), (44, 4)]
        return blocks.map { block in
            let mask = 0xFFFF_FFFF & ~(block.count - 1)
            return allow("socket", .init(index: 0, value: mask, valueTwo: block.first, op: "SCMP_CMP_MASKED_EQ"))
        }
    }
}
