import Glibc

/// User namespaces (user_namespaces(7)).
public enum UserNamespace {
    /// A new one that stands for its maps, as id-mapped mounts want it.
    public static func make(_ owners: OwnerMap) throws(SystemCallError) -> FileDescriptor {
        let holder = try NamespaceHolder.make(owners)
        return try FileDescriptor.open(holder.path("user"), O_RDONLY)
    }

    /// Whether ours is another than the host's first one, whose map is the whole range of ids.
    public static var isInside: Bool {
        guard let map = try? Files.read("/proc/self/uid_map", limit: 4096) else { return false }
        let words = map.split { $0 == 0x20 || $0 == 0x0A }.map { String(decoding: $0, as: UTF8.self) }
        return words != ["0", "0", "4294967295"]
    }
}
