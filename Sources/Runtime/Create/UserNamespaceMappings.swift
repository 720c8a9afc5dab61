import CLinux
import Glibc
import Linux
import OCI

/// The id maps of a user namespace that exists, which only a process inside of it can be asked for.
enum UserNamespaceMappings {
    static func of(_ path: String) throws -> (uids: [IDMapping], gids: [IDMapping]) {
        // Raw: what has an owner is closed at the start of a way that never returns, as the child's.
        let namespace = try FileDescriptor.open(path, O_RDONLY).take()
        defer { close(namespace) }
        let (parentEnd, childEnd) = try SocketPair.make(SOCK_SEQPACKET)
        let channel = SyncChannel(parentEnd)
        var pidfd: Int32 = -1
        let pid = try systemCall("clone3") { monohull_clone3(0, &pidfd, -1) }
        if pid == 0 {
            // Joins, tells, and stays until it has been looked at.
            close(parentEnd)
            let own = SyncChannel(childEnd)
            // The namespace's own processes must not trace us (CVE-2016-9962).
            guard monohull_prctl(4, 0, 0, 0, 0) == 0 else { _exit(1) }  // PR_SET_DUMPABLE
            guard monohull_setns(namespace, Int32(NamespaceKind.user.flag)) == 0 else { _exit(1) }
            try? own.send(.ready)
            _ = try? own.receive()
            _exit(0)
        }
        close(childEnd)
        let handle = PidFD(FileDescriptor(owning: pidfd))
        defer {
            try? handle.send(SIGKILL)
            var status: Int32 = 0
            waitpid(pid, &status, 0)
        }
        guard try channel.receive() != nil else {
            throw RuntimeError("failed to cache mappings for userns: join \(path)")
        }
        return (try read("/proc/\(pid)/uid_map"), try read("/proc/\(pid)/gid_map"))
    }

    private static func read(_ path: String) throws -> [IDMapping] {
        IDMapping.parse(lines: String(decoding: try Files.read(path, limit: 1 << 20), as: UTF8.self))
    }
}
