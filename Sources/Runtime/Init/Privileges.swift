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
        guard monohull_set_group(0) == 0, monohull_set_user(0) == 0 else {
            throw RuntimeError("the user namespace maps no root: \(SystemCallError("setresuid").reason)")
        }
        // The host's groups stay behind, where the namespace allows it.
        if monohull_setgroups([], 0) != 0, errno != EPERM { throw SystemCallError("setgroups") }
    }

    /// The standard streams were opened outside: a terminal or a pipe of root's is no use to another user. What can't
    /// be given (not mapped in our user namespace, read-only) stays as it is. In the foreground files stay the caller's
    /// too: runc has pipes in their place there, and who writes `run ID >FILE` wants to keep the file.
    static func ownStandardStreams(_ uid: UInt32, isDetached: Bool) throws {
        for descriptor: Int32 in 0...2 {
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_uid != uid else { continue }
            if !isDetached && status.st_mode & S_IFMT == S_IFREG { continue }
            // The host's /dev/null, which is everybody's.
            if status.st_mode & S_IFMT == S_IFCHR, status.st_rdev == monohull_makedev(1, 3) { continue }
            if fchown(descriptor, uid, gid_t.max) != 0, errno != EPERM, errno != EROFS, errno != EINVAL {
                throw SystemCallError("fchown", path: "/dev/fd/\(descriptor)")
            }
        }
    }

    /// After this the process is what the configuration says, and can't be more again.
    static func drop(_ process: SpecProcess) throws {
        let user = process.user
        umask(mode_t(user.umask ?? 0o022))
        let wanted = process.capabilities
        var unknown: [String] = []
        let bounding = CapabilityNames.mask(wanted?.bounding ?? [], unknown: &unknown)
        let wantedEffective = CapabilityNames.mask(wanted?.effective ?? [], unknown: &unknown)
        let wantedPermitted = CapabilityNames.mask(wanted?.permitted ?? [], unknown: &unknown)
        let wantedInheritable = CapabilityNames.mask(wanted?.inheritable ?? [], unknown: &unknown)
        let ambientSet = CapabilityNames.mask(wanted?.ambient ?? [], unknown: &unknown)
        if !unknown.isEmpty {
            let names = unknown.sorted().joined(separator: " ")
            RuntimeLog.warning("ignoring unknown or unavailable capabilities: [\(names)]")
        }
        try limitBounding(bounding)

        try systemCall("prctl") { monohull_prctl(setKeepCapabilities, 1, 0, 0, 0) }
        // Where setgroups is denied (rootless) the kernel says so itself; /proc/self/setgroups, which a container
        // could cover, is not asked. There is nothing to drop there.
        if monohull_setgroups(user.additionalGids, user.additionalGids.count) != 0 {
            guard errno == EPERM, user.additionalGids.isEmpty else { throw SystemCallError("setgroups") }
        }
        if monohull_set_group(user.gid) != 0 {
            throw errno == EINVAL
                ? RuntimeError("cannot setgid to unmapped gid \(user.gid) in user namespace")
                : SystemCallError("setresgid")
        }
        if monohull_set_user(user.uid) != 0 {
            throw errno == EINVAL
                ? RuntimeError("cannot setuid to unmapped uid \(user.uid) in user namespace")
                : SystemCallError("setresuid")
        }
        try systemCall("prctl") { monohull_prctl(setKeepCapabilities, 0, 0, 0, 0) }
        // Without a list there is none at all. What we don't hold ourselves can't be given: a host without
        // CAP_SYS_RESOURCE runs privileged containers all the same.
        var (heldEffective, held, heldInheritable): (UInt64, UInt64, UInt64) = (0, 0, 0)
        try systemCall("capget") { monohull_capget(&heldEffective, &held, &heldInheritable) }
        let permitted = wantedPermitted & held
        let effective = wantedEffective & permitted
        let inheritable = wantedInheritable & held
        try systemCall("capset") { monohull_capset(effective, permitted, inheritable) }
        _ = monohull_prctl(ambient, 4, 0, 0, 0)  // PR_CAP_AMBIENT_CLEAR_ALL
        for bit in 0..<UInt(CapabilityNames.all.count) where ambientSet & (1 << UInt64(bit)) != 0 {
            // PR_CAP_AMBIENT_RAISE takes what is permitted and inheritable.
            if monohull_prctl(ambient, 2, bit, 0, 0) != 0 {
                let reason = SystemCallError("prctl").reason
                RuntimeLog.warning("can't raise ambient capability \(CapabilityNames.all[Int(bit)]): \(reason)")
            }
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
