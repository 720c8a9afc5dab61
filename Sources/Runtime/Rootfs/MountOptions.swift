import OCI

/// The options of one mount, sorted by what the kernel wants to hear of them (mount(8), runtime-spec config.md).
public struct MountOptions {
    enum IDMapping {
        case none, top, recursive
    }

    /// Flags asked for, and those asked to be off. One that is in neither was not spoken of.
    private(set) var flags: MountFlags = []
    private(set) var cleared: MountFlags = []
    /// MOUNT_ATTR_* to set and to clear on this mount and on all below it.
    private(set) var recursiveSet: UInt64 = 0
    private(set) var recursiveClear: UInt64 = 0
    /// In the order given; each may be with `.recursive`.
    private(set) var propagation: [MountFlags] = []
    private(set) var idMapping = IDMapping.none
    private(set) var copiesUp = false
    /// What is left for the file system itself.
    private(set) var data: [String] = []

    init(_ options: [String]) {
        for option in options { add(option) }
    }

    private mutating func add(_ option: String) {
        if let entry = Self.known.first(where: { $0.name == option }) {
            if entry.isOff {
                flags.subtract(entry.flags)
                cleared.formUnion(entry.flags)
            } else {
                flags.formUnion(entry.flags)
                cleared.subtract(entry.flags)
            }
        } else if let flags = Self.propagation(named: option) {
            propagation.append(flags)
        } else if let entry = Self.recursive.first(where: { $0.name == option }) {
            if entry.isOff {
                recursiveSet &= ~entry.attribute
                recursiveClear |= entry.attribute
            } else {
                recursiveSet |= entry.attribute
                recursiveClear &= ~entry.attribute
            }
            // The access times are one number of several bits: to set it all of them are cleared (mount_setattr(2)).
            if entry.attribute & Self.accessTimeBits == entry.attribute { recursiveClear |= Self.accessTimeBits }
        } else {
            switch option {
            case "tmpcopyup": copiesUp = true
            case "idmap": idMapping = .top
            case "ridmap": idMapping = .recursive
            case "defaults", "": break
            default: data.append(option)
            }
        }
    }

    static func propagation(named name: String) -> MountFlags? {
        propagations.first { $0.name == name }?.flags
    }

    /// Every option that is not a file system's own, sorted, as `runc features` lists them.
    public static var names: [String] {
        (known.map(\.name) + propagations.map(\.name) + recursive.map(\.name) + ["defaults", "tmpcopyup"]).sorted()
    }

    private static let accessTimeBits: UInt64 = 0x70

    private static let propagations: [(name: String, flags: MountFlags)] = [
        ("rprivate", [.private, .recursive]), ("private", .private), ("rslave", [.slave, .recursive]),
        ("slave", .slave), ("rshared", [.shared, .recursive]), ("shared", .shared),
        ("runbindable", [.unbindable, .recursive]), ("unbindable", .unbindable),
    ]

    private static let known: [(name: String, isOff: Bool, flags: MountFlags)] = [
        ("bind", false, .bind), ("rbind", false, [.bind, .recursive]), ("ro", false, .readonly),
        ("rw", true, .readonly), ("nosuid", false, .noSuid), ("suid", true, .noSuid), ("nodev", false, .noDevices),
        ("dev", true, .noDevices), ("noexec", false, .noExec), ("exec", true, .noExec),
        ("noatime", false, .noAccessTimes), ("atime", true, .noAccessTimes),
        ("nodiratime", false, .noFolderAccessTimes), ("diratime", true, .noFolderAccessTimes),
        ("relatime", false, .relativeAccessTimes), ("norelatime", true, .relativeAccessTimes),
        ("strictatime", false, .strictAccessTimes), ("nostrictatime", true, .strictAccessTimes),
        ("lazytime", false, .lazyTimes), ("nolazytime", true, .lazyTimes), ("sync", false, .synchronous),
        ("async", true, .synchronous), ("dirsync", false, .synchronousFolders), ("mand", false, .mandatoryLocks),
        ("nomand", true, .mandatoryLocks), ("iversion", false, .versions), ("noiversion", true, .versions),
        ("silent", false, .silent), ("loud", true, .silent), ("nosymfollow", false, .noLinks),
        ("symfollow", true, .noLinks), ("remount", false, .remount),
    ]

    private static let recursive: [(name: String, isOff: Bool, attribute: UInt64)] = [
        ("rro", false, 0x1), ("rrw", true, 0x1), ("rnosuid", false, 0x2), ("rsuid", true, 0x2),
        ("rnodev", false, 0x4), ("rdev", true, 0x4), ("rnoexec", false, 0x8), ("rexec", true, 0x8),
        ("rrelatime", false, 0), ("rnorelatime", true, 0), ("rnoatime", false, 0x10), ("ratime", true, 0x10),
        ("rstrictatime", false, 0x20), ("rnostrictatime", true, 0x20), ("rnodiratime", false, 0x80),
        ("rdiratime", true, 0x80), ("rnosymfollow", false, 0x20_0000), ("rsymfollow", true, 0x20_0000),
    ]
}
