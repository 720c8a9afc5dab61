import Glibc
import Linux
import OCI

/// User namespaces that stand for id maps, one for each pair of maps, open as long as this process runs.
struct IDMapNamespaces {
    private var made: [(uids: [IDMapping], gids: [IDMapping], descriptor: Int32)] = []
    private var container: Int32?

    /// The one that a process is in.
    mutating func ofProcess(_ pid: pid_t) throws(SystemCallError) -> Int32 {
        if let container { return container }
        let descriptor = try FileDescriptor.open("/proc/\(pid)/ns/user", O_RDONLY).take()
        container = descriptor
        return descriptor
    }

    /// A new one, with a process in it for as long as its maps are written.
    mutating func with(uids: [IDMapping], gids: [IDMapping]) throws(SystemCallError) -> Int32 {
        if let found = made.first(where: { $0.uids == uids && $0.gids == gids }) { return found.descriptor }
        let descriptor = try UserNamespace.make(OwnerMap(users: uids, groups: gids)).take()
        made.append((uids, gids, descriptor))
        return descriptor
    }
}
