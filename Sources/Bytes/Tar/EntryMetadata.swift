import CLinux
import Glibc
import Linux

/// Gives what was unpacked its owner, mode, attributes and time, in this order: a change of owner takes set-id bits
/// and file capabilities away.
enum EntryMetadata {
    /// Those say how overlayfs stacks the layers; an image that brought its own would reach into others.
    static func isOverlay(_ attribute: String) -> Bool {
        attribute.hasPrefix("trusted.overlay.") || attribute.hasPrefix("user.overlay.")
    }

    /// An open file or folder. `isOwned` when it has the entry's owner from its making.
    static func set(_ entry: TarEntry, open raw: Int32, isOwned: Bool = false) throws {
        if !isOwned { try systemCall("fchown", path: entry.path) { fchown(raw, entry.user, entry.group) } }
        for (attribute, value) in entry.attributes where !isOverlay(attribute) {
            let result = value.withUnsafeBytes { fsetxattr(raw, attribute, $0.baseAddress, value.count, 0) }
            try check(result, entry)
        }
        try systemCall("fchmod", path: entry.path) { fchmod(raw, mode_t(entry.mode)) }
        try setTime(entry, open: raw)
    }

    static func setTime(_ entry: TarEntry, open raw: Int32) throws {
        let time = timespec(tv_sec: Int(entry.seconds), tv_nsec: Int(entry.nanoseconds))
        try systemCall("futimens", path: entry.path) { futimens(raw, [time, time]) }
    }

    /// By name, for links and what must not be opened: devices and fifos. The name is looked up once and never
    /// followed (O_PATH): a container that exchanges it for a link meanwhile leads us nowhere.
    static func set(_ entry: TarEntry, _ folder: Int32, _ name: [CChar], isOwned: Bool = false) throws {
        let opened = FileDescriptor(
            owning: try systemCall("openat", path: entry.path) {
                openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC)
            }
        )
        // What the descriptor stands for, also where that is a link.
        let path = "/proc/self/fd/\(opened.raw)"
        let raw = opened.raw
        var status = stat()
        try systemCall("fstat", path: entry.path) { fstat(raw, &status) }
        if !isOwned {
            try systemCall("fchownat", path: entry.path) {
                fchownat(raw, "", entry.user, entry.group, Self.emptyPath)
            }
        }
        for (attribute, value) in entry.attributes where !isOverlay(attribute) {
            let result = value.withUnsafeBytes { setxattr(path, attribute, $0.baseAddress, value.count, 0) }
            try check(result, entry)
        }
        if status.st_mode & S_IFMT != S_IFLNK {
            try systemCall("chmod", path: entry.path) { chmod(path, mode_t(entry.mode)) }
        }
        let time = timespec(tv_sec: Int(entry.seconds), tv_nsec: Int(entry.nanoseconds))
        try systemCall("utimensat", path: entry.path) { utimensat(AT_FDCWD, path, [time, time], 0) }
    }

    /// AT_EMPTY_PATH
    private static let emptyPath: Int32 = 0x1000

    /// user.* on links and unknown families are not storable everywhere; containerd passes over them as well.
    private static func check(_ result: Int32, _ entry: TarEntry) throws {
        if result != 0 && errno != ENOTSUP && errno != EPERM { throw SystemCallError("setxattr", path: entry.path) }
    }
}
