/// The user namespace that this process is in (user_namespaces(7)).
public enum UserNamespace {
    /// Whether it is another than the host's first one, whose map is the whole range of ids.
    public static var isInside: Bool {
        guard let map = try? Files.read("/proc/self/uid_map", limit: 4096) else { return false }
        let words = map.split { $0 == 0x20 || $0 == 0x0A }.map { String(decoding: $0, as: UTF8.self) }
        return words != ["0", "0", "4294967295"]
    }
}
