import Glibc

/// The value that a filter returns (linux/seccomp.h).
enum SeccompAction {
    static let killThread: UInt32 = 0

    static func noSuchCall() -> UInt32 { 0x0005_0000 | UInt32(ENOSYS) }

    /// `errnoRet` counts for ERRNO and TRACE only; EPERM when it is absent.
    static func value(_ name: String, errnoRet: UInt32?) throws -> UInt32 {
        let data = (errnoRet ?? UInt32(EPERM)) & 0xFFFF
        switch name {
        case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD": return killThread
        case "SCMP_ACT_KILL_PROCESS": return 0x8000_0000
        case "SCMP_ACT_TRAP": return 0x0003_0000
        case "SCMP_ACT_ERRNO": return 0x0005_0000 | data
        case "SCMP_ACT_TRACE": return 0x7FF0_0000 | data
        case "SCMP_ACT_LOG": return 0x7FFC_0000
        case "SCMP_ACT_ALLOW": return 0x7FFF_0000
        case "SCMP_ACT_NOTIFY": throw SeccompError("seccomp: SCMP_ACT_NOTIFY is not implemented")
        default: throw SeccompError("seccomp: unknown action \"\(name)\"")
        }
    }

    /// Whether a call newer than the profile shall get ENOSYS instead of this default, as runc has it: a program
    /// then falls back to an older call. Where the default lets the call through there is nothing to fix.
    static func refuses(_ action: UInt32) -> Bool {
        switch action & 0xFFFF_0000 {
        case 0x7FFF_0000, 0x7FFC_0000, 0x7FF0_0000: false
        case 0x0005_0000: action & 0xFFFF != UInt32(ENOSYS)
        default: true
        }
    }
}
