/// MS_* of mount(2): the language of configurations and of error texts, also where the newer calls do the work.
struct MountFlags: OptionSet {
    let rawValue: UInt64

    static let readonly = MountFlags(rawValue: 1)
    static let noSuid = MountFlags(rawValue: 1 << 1)
    static let noDevices = MountFlags(rawValue: 1 << 2)
    static let noExec = MountFlags(rawValue: 1 << 3)
    static let synchronous = MountFlags(rawValue: 1 << 4)
    static let remount = MountFlags(rawValue: 1 << 5)
    static let mandatoryLocks = MountFlags(rawValue: 1 << 6)
    static let synchronousFolders = MountFlags(rawValue: 1 << 7)
    static let noLinks = MountFlags(rawValue: 1 << 8)
    static let noAccessTimes = MountFlags(rawValue: 1 << 10)
    static let noFolderAccessTimes = MountFlags(rawValue: 1 << 11)
    static let bind = MountFlags(rawValue: 1 << 12)
    static let recursive = MountFlags(rawValue: 1 << 14)
    static let silent = MountFlags(rawValue: 1 << 15)
    static let unbindable = MountFlags(rawValue: 1 << 17)
    static let `private` = MountFlags(rawValue: 1 << 18)
    static let slave = MountFlags(rawValue: 1 << 19)
    static let shared = MountFlags(rawValue: 1 << 20)
    static let relativeAccessTimes = MountFlags(rawValue: 1 << 21)
    static let versions = MountFlags(rawValue: 1 << 23)
    static let strictAccessTimes = MountFlags(rawValue: 1 << 24)
    static let lazyTimes = MountFlags(rawValue: 1 << 25)

    /// One of them holds at a time.
    static let accessTimeChoice: MountFlags = [.noAccessTimes, .relativeAccessTimes, .strictAccessTimes]
    static let accessTimes = accessTimeChoice.union(.noFolderAccessTimes)
    /// What the kernel locks on mounts that come from a more privileged user namespace (MNT_LOCK_*).
    static let lockable = accessTimes.union([.readonly, .noDevices, .noExec, .noSuid])

    private static let names: [(String, MountFlags)] = [
        ("MS_RDONLY", .readonly), ("MS_NOSUID", .noSuid), ("MS_NODEV", .noDevices), ("MS_NOEXEC", .noExec),
        ("MS_SYNCHRONOUS", .synchronous), ("MS_REMOUNT", .remount), ("MS_MANDLOCK", .mandatoryLocks),
        ("MS_DIRSYNC", .synchronousFolders), ("MS_NOSYMFOLLOW", .noLinks), ("MS_NOATIME", .noAccessTimes),
        ("MS_NODIRATIME", .noFolderAccessTimes), ("MS_BIND", .bind), ("MS_REC", .recursive), ("MS_SILENT", .silent),
        ("MS_UNBINDABLE", .unbindable), ("MS_PRIVATE", .private), ("MS_SLAVE", .slave), ("MS_SHARED", .shared),
        ("MS_RELATIME", .relativeAccessTimes), ("MS_I_VERSION", .versions), ("MS_STRICTATIME", .strictAccessTimes),
        ("MS_LAZYTIME", .lazyTimes),
    ]

    /// "MS_RDONLY|MS_BIND".
    var text: String {
        Self.names.filter { contains($0.1) }.map(\.0).joined(separator: "|")
    }

    /// MOUNT_ATTR_* that say the same of a mount, with the kernel's rule that relatime holds unless another is chosen.
    var attributes: UInt64 {
        var result = rawValue & 0xF
        if contains(.noLinks) { result |= 0x20_0000 }
        if contains(.noFolderAccessTimes) { result |= 0x80 }
        if contains(.strictAccessTimes) {
            result |= 0x20
        } else if contains(.noAccessTimes) {
            result |= 0x10
        }
        return result
    }

    /// Parameters of fsconfig(2) for what belongs to the file system and not to the mount.
    var fileSystemParameters: [String] {
        let table: [(MountFlags, String)] = [
            (.readonly, "ro"), (.synchronous, "sync"), (.synchronousFolders, "dirsync"), (.mandatoryLocks, "mand"),
            (.lazyTimes, "lazytime"),
        ]
        return table.filter { contains($0.0) }.map(\.1)
    }

    /// From f_flag of statvfs(3), which counts some of them otherwise and does not show strictatime.
    init(status flags: UInt) {
        let common = MountFlags(rawValue: UInt64(flags)).intersection([
            .readonly, .noSuid, .noDevices, .noExec, .synchronous, .mandatoryLocks, .noAccessTimes,
            .noFolderAccessTimes,
        ])
        var result = common
        if flags & 0x1000 != 0 { result.insert(.relativeAccessTimes) }
        if flags & 0x2000 != 0 { result.insert(.noLinks) }
        if result.isDisjoint(with: .accessTimeChoice) { result.insert(.strictAccessTimes) }
        self = result
    }

    init(rawValue: UInt64) { self.rawValue = rawValue }
}
