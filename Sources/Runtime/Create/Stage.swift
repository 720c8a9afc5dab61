import CLinux
import Cgroups
import Glibc
import Linux

/// The process between the runtime and a container's first process where a user namespace plays a part.
///
/// It joins the group while it still is the host's root (a write from outside would wait for every fork of the
/// machine, see CgroupManager.join), joins what needs the host's rights, enters or makes the user namespace, and
/// makes the container's process as a sibling of itself (CLONE_PARENT): the runtime stays its parent.
struct Stage {
    let namespaces: Namespaces
    let cgroup: CgroupManager
    let oomScore: Int?

    /// Returns in the container's process only.
    func run(_ channel: borrowing SyncChannel) {
        do {
            // Inherited. Later, closed to tracing, our files in /proc are root's.
            try ResourceLimits.setOOMScore(oomScore)
            let clocks = try TimeOffsets.open(namespaces.timeOffsets)
            // A process of joined namespaces could trace us on our way in, and our children (CVE-2016-9962).
            try systemCall("prctl") { monohull_prctl(4, 0, 0, 0, 0) }  // PR_SET_DUMPABLE
            try cgroup.join()
            let left = try joinWithOurRights()
            try enterUserNamespace(channel)
            for namespace in left { try Namespaces.join(namespace) }
            try namespaces.enterForChildren(clocks: clocks)
            if clocks >= 0 { close(clocks) }
            // Again, where the id maps took it away.
            try systemCall("prctl") { monohull_prctl(4, 0, 0, 0, 0) }
            var pidfd: Int32 = -1
            let cloneParent: UInt64 = 0x8000
            let pid = try systemCall("clone3") {
                monohull_clone3(namespaces.cloneFlags | cloneParent, &pidfd, -1)
            }
            if pid == 0 { return }
            try channel.send(.child, "\(pid)")
            _exit(0)
        } catch {
            try? channel.send(.failed, "\(error)")
            _exit(1)
        }
    }

    /// Joins what the host's rights allow; what they don't is left for after the user namespace is entered.
    private func joinWithOurRights() throws -> [Namespaces.Joined] {
        var left: [Namespaces.Joined] = []
        for namespace in namespaces.joined where namespace.kind != .user && namespace.kind != .pid {
            do throws(SystemCallError) {
                let flag = Int32(truncatingIfNeeded: namespace.kind.flag)
                try systemCall("setns", path: namespace.path) { monohull_setns(namespace.descriptor, flag) }
            } catch {
                guard error.errno == EPERM else { throw error }
                left.append(namespace)
            }
        }
        return left
    }

    private func enterUserNamespace(_ channel: borrowing SyncChannel) throws {
        if let user = namespaces.joined.first(where: { $0.kind == .user }) {
            try Namespaces.join(user)
        } else {
            try systemCall("unshare", path: "user") { monohull_unshare(Int32(NamespaceKind.user.flag)) }
            // The new credentials made us non-dumpable, and a rootless parent could not open our uid_map.
            try systemCall("prctl") { monohull_prctl(4, 1, 0, 0, 0) }
            try channel.send(.mapIDs)
            try channel.waitForProceed()
        }
        try Privileges.becomeRootOfUserNamespace()
    }
}
