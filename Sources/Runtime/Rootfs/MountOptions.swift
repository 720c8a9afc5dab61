import OCI

/// The options of one mount, sorted by what the kernel wants to hear of them (mount(8), runtime-spec config.md).
struct MountOptions {
    /// MOUNT_ATTR_* to set on and to clear from this mount, and from all below it.
    var set: UInt64 = 0
    var clear: UInt64 = 0
    var recursiveSet: UInt64 = 0
    var recursiveClear: UInt64 = 0
    /// MS_SHARED and its like, 0 for none.
    var propagation: UInt64 = 0
    var isPropagationRecursive = false
    var isBind = false
    var isRecursiveBind = false
    /// What is left for the file system itself.
    var data: [String] = []

    private static let attributes: [(String, set: UInt64, clear: UInt64)] = [
        ("ro", 0x1, 0), ("rw", 0, 0x1), ("nosuid", 0x2, 0), ("suid", 0, 0x2), ("nodev", 0x4, 0), ("dev", 0, 0x4),
        ("noexec", 0x8, 0), ("exec", 0, 0x8), ("noatime", 0x10, 0x70), ("atime", 0, 0x70), ("strictatime", 0x20, 0x70),
        ("relatime", 0, 0x70), ("nodiratime", 0x80, 0), ("diratime", 0, 0x80), ("nosymfollow", 0x20_0000, 0),
        ("symfollow", 0, 0x20_0000),
    ]
    private static let propagations: [(String, UInt64)] = [
        ("private", 1 << 18), ("slave", 1 << 19), ("shared", 1 << 20), ("unbindable", 1 << 17),
    ]

    init(_ mount: SpecMount) throws {
        for option in mount.options { try add(option, of: mount) }
        if mount.type == "bind" { isBind = true }
    }

    private mutating func add(_ option: String, of mount: SpecMount) throws {
        switch option {
        case "bind": isBind = true
        case "rbind":
            isBind = true
            isRecursiveBind = true
        case "defaults", "": break
        case "tmpcopyup", "idmap", "ridmap":
            throw RuntimeError.notImplemented("mount option \(option) (of \(mount.destination))")
        default:
            if let entry = Self.attributes.first(where: { $0.0 == option }) {
                set = set & ~entry.clear | entry.set
                clear |= entry.clear
            } else if let entry = Self.attributes.first(where: { "r" + $0.0 == option }) {
                recursiveSet |= entry.set
                recursiveClear |= entry.clear
            } else if let entry = Self.propagations.first(where: { $0.0 == option || "r" + $0.0 == option }) {
                propagation = entry.1
                isPropagationRecursive = entry.0 != option
            } else {
                data.append(option)
            }
        }
    }

    static func propagation(named name: String) throws -> (flag: UInt64, isRecursive: Bool) {
        guard let entry = propagations.first(where: { $0.0 == name || "r" + $0.0 == name }) else {
            throw RuntimeError("rootfsPropagation=\(name) is not supported")
        }
        return (entry.1, entry.0 != name)
    }
}
