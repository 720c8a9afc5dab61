import Linux

/// Whether this process runs in a user namespace other than the first.
enum UserNamespace {
    static var isInside: Bool {
        guard let map = try? CgroupFile.read("/proc/self/uid_map") else { return false }
        return CgroupFile.words(map) != ["0", "0", "4294967295"]
    }
}
