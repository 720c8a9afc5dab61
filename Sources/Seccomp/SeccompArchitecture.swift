/// An architecture as the kernel names it to a filter (seccomp_data.arch, linux/audit.h).
struct SeccompArchitecture: Sendable {
    /// The columns of SyscallTables.
    enum Column: Int, CaseIterable {
        case x8664, x86, x32, arm64, arm, mips, mips64, mips64n32, ppc64, riscv64, loongarch64, superH
    }

    let name: String
    let audit: UInt32
    let column: Column
    /// A 32-bit architecture's arguments are compared in their lower half alone, as libseccomp does.
    let is64Bit: Bool
    /// What the numbers begin at: MIPS has a range for each ABI, x32 a bit.
    let base: UInt32
    /// socketcall(2) and ipc(2) carry calls that are direct elsewhere.
    let multiplexes: Bool

    private init(
        _ name: String,
        audit: UInt32,
        _ column: Column,
        is64Bit: Bool,
        base: UInt32 = 0,
        multiplexes: Bool = false
    ) {
        self.name = name
        self.audit = audit
        self.column = column
        self.is64Bit = is64Bit
        self.base = base
        self.multiplexes = multiplexes
    }

    /// x32 calls carry this bit in their number and x86_64's audit value.
    static let x32Bit: UInt32 = 0x4000_0000
    /// Of x86_64 and of x32.
    static let auditX8664: UInt32 = 0xC000_003E

    #if arch(x86_64)
        static let native = x8664
    #else
        static let native = arm64
    #endif

    private static let x8664 = SeccompArchitecture("SCMP_ARCH_X86_64", audit: auditX8664, .x8664, is64Bit: true)
    private static let arm64 = SeccompArchitecture("SCMP_ARCH_AARCH64", audit: 0xC000_00B7, .arm64, is64Bit: true)

    /// Throws where the profile could not mean anything on this machine.
    static func named(_ name: String) throws(SeccompError) -> SeccompArchitecture {
        switch name {
        case "SCMP_ARCH_X86_64": return x8664
        case "SCMP_ARCH_X86": return .init(name, audit: 0x4000_0003, .x86, is64Bit: false, multiplexes: true)
        case "SCMP_ARCH_X32": return .init(name, audit: auditX8664, .x32, is64Bit: false, base: x32Bit)
        case "SCMP_ARCH_AARCH64": return arm64
        case "SCMP_ARCH_ARM": return .init(name, audit: 0x4000_0028, .arm, is64Bit: false)
        case "SCMP_ARCH_MIPSEL":
            return .init(name, audit: 0x4000_0008, .mips, is64Bit: false, base: 4000, multiplexes: true)
        case "SCMP_ARCH_MIPSEL64": return .init(name, audit: 0xC000_0008, .mips64, is64Bit: true, base: 5000)
        case "SCMP_ARCH_MIPSEL64N32": return .init(name, audit: 0xE000_0008, .mips64n32, is64Bit: false, base: 6000)
        case "SCMP_ARCH_PPC64LE": return .init(name, audit: 0xC000_0015, .ppc64, is64Bit: true, multiplexes: true)
        case "SCMP_ARCH_RISCV64": return .init(name, audit: 0xC000_00F3, .riscv64, is64Bit: true)
        case "SCMP_ARCH_LOONGARCH64": return .init(name, audit: 0xC000_0102, .loongarch64, is64Bit: true)
        case "SCMP_ARCH_SH": return .init(name, audit: 0x4000_002A, .superH, is64Bit: false, multiplexes: true)
        default: break
        }
        guard bigEndian.contains(name) else {
            throw SeccompError("string \(name) is not a valid arch for seccomp")
        }
        // One filter has one byte order: libseccomp refuses these with EDOM.
        throw SeccompError("error adding architecture to seccomp filter: \(name) is big-endian, this machine is not")
    }

    static let littleEndian = [
        "SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM", "SCMP_ARCH_LOONGARCH64", "SCMP_ARCH_MIPSEL", "SCMP_ARCH_MIPSEL64",
        "SCMP_ARCH_MIPSEL64N32", "SCMP_ARCH_PPC64LE", "SCMP_ARCH_RISCV64", "SCMP_ARCH_SH", "SCMP_ARCH_X32",
        "SCMP_ARCH_X86", "SCMP_ARCH_X86_64",
    ]

    static let bigEndian = [
        "SCMP_ARCH_M68K", "SCMP_ARCH_MIPS", "SCMP_ARCH_MIPS64", "SCMP_ARCH_MIPS64N32", "SCMP_ARCH_PARISC",
        "SCMP_ARCH_PARISC64", "SCMP_ARCH_PPC", "SCMP_ARCH_PPC64", "SCMP_ARCH_S390", "SCMP_ARCH_S390X",
        "SCMP_ARCH_SHEB",
    ]
}
