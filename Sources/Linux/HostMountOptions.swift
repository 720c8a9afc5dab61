import Glibc

/// Mount options in fstab's words, split into flags for the kernel and text for the filesystem.
struct HostMountOptions {
    private(set) var flags: UInt = 0
    private(set) var propagation: UInt = 0
    private(set) var data: [String] = []
    /// containerd's options for a mount that shows other owners; each but "" where both are given.
    private var users = ""
    private var groups = ""

    init(_ options: [String]) {
        for option in options {
            if let (bits, set) = Self.flag(option) {
                flags = set ? flags | bits : flags & ~bits
            } else if let bits = Self.propagation(option) {
                propagation |= bits
            } else if option.hasPrefix("uidmap=") {
                users = String(option.dropFirst(7))
            } else if option.hasPrefix("gidmap=") {
                groups = String(option.dropFirst(7))
            } else if option != "defaults" && option != "rw" && option != "loop" {
                data.append(option)
            }
        }
    }

    /// How owners are shown; nil where they are shown as they are.
    func owners() throws(SystemCallError) -> OwnerMap? {
        if users.isEmpty && groups.isEmpty { return nil }
        guard let map = OwnerMap(users: users, groups: groups) else {
            throw SystemCallError("mount", path: "uidmap=\(users),gidmap=\(groups)", errno: EINVAL)
        }
        return map
    }

    var isBind: Bool { flags & UInt(MS_BIND) != 0 }

    private static func flag(_ option: String) -> (UInt, Bool)? {
        switch option {
        case "bind": (UInt(MS_BIND), true)
        case "rbind": (UInt(MS_BIND | MS_REC), true)
        case "ro": (UInt(MS_RDONLY), true)
        case "rw": (UInt(MS_RDONLY), false)
        case "nosuid": (UInt(MS_NOSUID), true)
        case "suid": (UInt(MS_NOSUID), false)
        case "nodev": (UInt(MS_NODEV), true)
        case "dev": (UInt(MS_NODEV), false)
        case "noexec": (UInt(MS_NOEXEC), true)
        case "exec": (UInt(MS_NOEXEC), false)
        case "noatime": (UInt(MS_NOATIME), true)
        case "nodiratime": (UInt(MS_NODIRATIME), true)
        case "relatime": (UInt(MS_RELATIME), true)
        case "strictatime": (UInt(MS_STRICTATIME), true)
        case "sync": (UInt(MS_SYNCHRONOUS), true)
        case "dirsync": (UInt(MS_DIRSYNC), true)
        case "mand": (UInt(MS_MANDLOCK), true)
        default: nil
        }
    }

    private static func propagation(_ option: String) -> UInt? {
        switch option {
        case "private": UInt(MS_PRIVATE)
        case "rprivate": UInt(MS_PRIVATE | MS_REC)
        case "slave": UInt(MS_SLAVE)
        case "rslave": UInt(MS_SLAVE | MS_REC)
        case "shared": UInt(MS_SHARED)
        case "rshared": UInt(MS_SHARED | MS_REC)
        default: nil
        }
    }
}
