/// An architecture as the kernel names it to a filter (seccomp_data.arch, linux/audit.h).
struct SeccompArchitecture: Sendable {
    let name: String
    let audit: UInt32
    let table: StaticString
    /// x32 calls carry this bit in their number and x86_64's audit value.
    let bit: UInt32

    private init(_ name: String, audit: UInt32, table: StaticString, bit: UInt32 = 0) {
        self.name = name
        self.audit = audit
        self.table = table
        self.bit = bit
    }

    static let x32Bit: UInt32 = 0x4000_0000

    static func named(_ name: String) -> SeccompArchitecture? {
        switch name {
        case "SCMP_ARCH_X86_64":
            SeccompArchitecture(name, audit: 0xC000_003E, table: SyscallTables.x8664)
        case "SCMP_ARCH_X86":
            SeccompArchitecture(name, audit: 0x4000_0003, table: SyscallTables.x86)
        case "SCMP_ARCH_X32":
            SeccompArchitecture(name, audit: 0xC000_003E, table: SyscallTables.x32, bit: x32Bit)
        case "SCMP_ARCH_AARCH64":
            SeccompArchitecture(name, audit: 0xC000_00B7, table: SyscallTables.arm64)
        case "SCMP_ARCH_ARM":
            SeccompArchitecture(name, audit: 0x4000_0028, table: SyscallTables.arm)
        default: nil
        }
    }

    /// Names of architectures that this runtime has no table for; a profile may list them, they never run here.
    static func isForeign(_ name: String) -> Bool {
        name.hasPrefix("SCMP_ARCH_")
    }

    #if arch(x86_64)
        static let nativeName = "SCMP_ARCH_X86_64"
    #else
        static let nativeName = "SCMP_ARCH_AARCH64"
    #endif
}
