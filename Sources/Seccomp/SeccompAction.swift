import Glibc

/// The value that a filter returns (linux/seccomp.h).
enum SeccompAction {
    static let killThread: UInt32 = 0
    static let notify: UInt32 = 0x7FC0_0000
    /// ENOSYS, from which a program sees that the kernel is older than the call.
    static let noSuchCall: UInt32 = 0x0005_0000 | UInt32(ENOSYS)

    static let names = [
        "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD",
        "SCMP_ACT_LOG", "SCMP_ACT_NOTIFY", "SCMP_ACT_TRACE", "SCMP_ACT_TRAP",
    ]

    /// `errnoRet` counts for ERRNO and TRACE only; EPERM when it is absent.
    static func value(_ name: String, errnoRet: UInt32?) throws(SeccompError) -> UInt32 {
        let data = (errnoRet ?? UInt32(EPERM)) & 0xFFFF
        if name == "SCMP_ACT_ERRNO", data >= 4095 {
            // The kernel would make it 4095 (MAX_ERRNO); libseccomp refuses it.
            throw SeccompError("invalid action, errnoRet \(errnoRet ?? 0) is no errno")
        }
        switch name {
        case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD": return killThread
        case "SCMP_ACT_KILL_PROCESS": return 0x8000_0000
        case "SCMP_ACT_TRAP": return 0x0003_0000
        case "SCMP_ACT_ERRNO": return 0x0005_0000 | data
        case "SCMP_ACT_TRACE": return 0x7FF0_0000 | data
        case "SCMP_ACT_LOG": return 0x7FFC_0000
        case "SCMP_ACT_ALLOW": return 0x7FFF_0000
        case "SCMP_ACT_NOTIFY": return notify
        default: throw SeccompError("string \(name) is not a valid action for seccomp")
        }
    }

    /// Whether a call newer than the profile shall get ENOSYS instead of this default, as runc has it: a program
    /// then falls back to an older call. Where the default lets the call through (or to a tracer) it is not so.
    static func refuses(_ action: UInt32) -> Bool {
        switch action & 0xFFFF_0000 {
        case 0x7FFF_0000, 0x7FFC_0000, 0x7FF0_0000: false
        default: true
        }
    }
}
