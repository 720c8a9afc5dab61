import CLinux
import Glibc
import Linux
import OCI

/// Limits, user, groups and capabilities of a process that is about to become the container's program.
enum Privileges {
    private static let setKeepCapabilities: Int32 = 8
    private static let dropBounding: Int32 = 24
    private static let noNewPrivileges: Int32 = 38
    private static let ambient: Int32 = 47

    static func setNoNewPrivileges() throws {
        try systemCall("prctl") { monohull_prctl(noNewPrivileges, 1, 0, 0, 0) }
    }

    static func becomeRootOfUserNamespace() throws {
        try systemCall("setresgid") { monohull_set_group(0) }
        try systemCall("setresuid") { monohull_set_user(0) }
    }

    private static let limits: [(String, Int32)] = [
        ("RLIMIT_CPU", 0), ("RLIMIT_FSIZE", 1), ("RLIMIT_DATA", 2), ("RLIMIT_STACK", 3), ("RLIMIT_CORE", 4),
        ("RLIMIT_RSS", 5), ("RLIMIT_NPROC", 6), ("RLIMIT_NOFILE", 7), ("RLIMIT_MEMLOCK", 8), ("RLIMIT_AS", 9),
        ("RLIMIT_LOCKS", 10), ("RLIMIT_SIGPENDING", 11), ("RLIMIT_MSGQUEUE", 12), ("RLIMIT_NICE", 13),
        ("RLIMIT_RTPRIO", 14), ("RLIMIT_RTTIME", 15),
    ]

    static func applyLimits(_ process: SpecProcess) throws {
        for limit in process.rlimits {
            guard let number = limits.first(where: { $0.0 == limit.type })?.1 else {
                throw RuntimeError("invalid rlimit type: \(limit.type)")
            }
            var value = rlimit(rlim_cur: rlim_t(limit.soft), rlim_max: rlim_t(limit.hard))
            guard setrlimit(__rlimit_resource_t(UInt32(number)), &value) == 0 else {
                let failure = SystemCallError("setrlimit")
                throw RuntimeError("error setting rlimits for process: \(limit.type): \(failure.reason)")
            }
        }
    }

    /// After this the process is what the configuration says, and can't be more again.
    static func drop(_ process: SpecProcess) throws {
        let user = process.user
        umask(mode_t(user.umask ?? 0o022))
        let wanted = process.capabilities
        try limitBounding(CapabilityNames.mask(wanted?.bounding ?? []))

        try systemCall("prctl") { monohull_prctl(setKeepCapabilities, 1, 0, 0, 0) }
        // A process in a user namespace without setgroups (rootless) may not call it; there is nothing to drop there.
        if monohull_setgroups(user.additionalGids, user.additionalGids.count) != 0 {
            guard errno == EPERM, user.additionalGids.isEmpty else { throw SystemCallError("setgroups") }
        }
        try systemCall("setresgid") { monohull_set_group(user.gid) }
        try systemCall("setresuid") { monohull_set_user(user.uid) }
        try systemCall("prctl") { monohull_prctl(setKeepCapabilities, 0, 0, 0, 0) }
        // Without a list there is none at all. What we don't hold ourselves can't be given: a host without
        // CAP_SYS_RESOURCE runs privileged containers all the same.
        var (heldEffective, held, heldInheritable): (UInt64, UInt64, UInt64) = (0, 0, 0)
        try systemCall("capget") { monohull_capget(&heldEffective, &held, &heldInheritable) }
        let permitted = CapabilityNames.mask(wanted?.permitted ?? []) & held
        let effective = CapabilityNames.mask(wanted?.effective ?? []) & permitted
        let inheritable = CapabilityNames.mask(wanted?.inheritable ?? []) & permitted
        let ambientSet = CapabilityNames.mask(wanted?.ambient ?? []) & inheritable
        try systemCall("capset") { monohull_capset(effective, permitted, inheritable) }
        _ = monohull_prctl(ambient, 4, 0, 0, 0)  // PR_CAP_AMBIENT_CLEAR_ALL
        for bit in 0..<UInt(CapabilityNames.all.count) where ambientSet & (1 << UInt64(bit)) != 0 {
            try systemCall("prctl") { monohull_prctl(ambient, 2, bit, 0, 0) }  // PR_CAP_AMBIENT_RAISE
        }
    }

    private static func limitBounding(_ bounding: UInt64) throws {
        for bit in 0..<UInt(64) where bounding & (1 << UInt64(bit)) == 0 {
            if monohull_prctl(dropBounding, bit, 0, 0, 0) != 0 {
                if errno == EINVAL { return }  // past the kernel's last capability
                throw SystemCallError("prctl")
            }
        }
    }
}
