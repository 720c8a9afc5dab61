import CLinux
import Glibc

/// A process in namespaces of its own that does nothing: they are there as long as it is, and longer where they are open
/// or mounted. A user namespace is made so, for a process with threads cannot enter one itself.
public struct NamespaceHolder: ~Copyable {
    private let pid: pid_t
    private let pidfd: FileDescriptor

    /// __WALL: its end is told to nobody who does not ask for it by number.
    private static let waitAll: Int32 = 0x4000_0000

    /// A user namespace with these maps, and what `flags` (CLONE_NEW*) name, which belong to it.
    public static func make(_ owners: OwnerMap, flags: UInt64 = 0) throws(SystemCallError) -> NamespaceHolder {
        var raw: Int32 = -1
        let pid = try systemCall("clone3") { monohull_hold_namespaces(flags | UInt64(CLONE_NEWUSER), &raw) }
        let holder = NamespaceHolder(pid, raw)
        try holder.writeMaps(owners)
        return holder
    }

    private init(_ pid: pid_t, _ raw: Int32) {
        self.pid = pid
        pidfd = FileDescriptor(owning: raw)
    }

    private func writeMaps(_ owners: OwnerMap) throws(SystemCallError) {
        for (name, spans) in [("uid_map", owners.users), ("gid_map", owners.groups)] {
            try FileDescriptor.open("/proc/\(pid)/\(name)", O_WRONLY).writeAll(Array(IDMapping.lines(spans).utf8))
        }
    }

    deinit {
        _ = monohull_pidfd_send_signal(pidfd.raw, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, Self.waitAll) < 0 && errno == EINTR {}
    }

    /// The file of one of its namespaces: "user", "net".
    public func path(_ kind: String) -> String { "/proc/\(pid)/ns/\(kind)" }
}
