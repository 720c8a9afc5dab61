import CLinux
import Glibc
import Linux
import OCI

/// User namespaces that stand for id maps, one for each pair of maps, open as long as this process runs.
struct IDMapNamespaces {
    private var made: [(uids: [SpecIDMapping], gids: [SpecIDMapping], descriptor: Int32)] = []
    private var container: Int32?

    /// The one that a process is in.
    mutating func ofProcess(_ pid: pid_t) throws(SystemCallError) -> Int32 {
        if let container { return container }
        let descriptor = try FileDescriptor.open("/proc/\(pid)/ns/user", O_RDONLY).take()
        container = descriptor
        return descriptor
    }

    /// A new one, with a process in it for as long as its maps are written.
    mutating func with(uids: [SpecIDMapping], gids: [SpecIDMapping]) throws(SystemCallError) -> Int32 {
        if let found = made.first(where: { $0.uids == uids && $0.gids == gids }) { return found.descriptor }
        var pidfd: Int32 = -1
        let newUserNamespace: UInt64 = 0x1000_0000
        let helper = try systemCall("clone3") { monohull_clone3(newUserNamespace, &pidfd, -1) }
        if helper == 0 {
            while true { pause() }
        }
        defer {
            _ = monohull_pidfd_send_signal(pidfd, SIGKILL)
            close(pidfd)
            var status: Int32 = 0
            waitpid(helper, &status, 0)
        }
        try FileDescriptor.open("/proc/\(helper)/uid_map", O_WRONLY).writeAll(Array(SpecIDMapping.text(uids).utf8))
        try FileDescriptor.open("/proc/\(helper)/gid_map", O_WRONLY).writeAll(Array(SpecIDMapping.text(gids).utf8))
        let descriptor = try FileDescriptor.open("/proc/\(helper)/ns/user", O_RDONLY).take()
        made.append((uids, gids, descriptor))
        return descriptor
    }
}
