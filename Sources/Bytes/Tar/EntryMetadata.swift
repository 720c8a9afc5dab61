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

    /// By name, for links and what must not be opened: devices and fifos.
    static func set(_ entry: TarEntry, _ folder: Int32, _ name: [CChar]) throws {
        try systemCall("fchownat", path: entry.path) {
            fchownat(folder, name, entry.user, entry.group, AT_SYMLINK_NOFOLLOW)
        }
        for (attribute, value) in entry.attributes where !isOverlay(attribute) {
            let path = LayerPath.kernelName("/proc/self/fd/\(folder)/".utf8).dropLast() + name
            let result = value.withUnsafeBytes { lsetxattr(Array(path), attribute, $0.baseAddress, value.count, 0) }
            try check(result, entry)
        }
        if entry.kind != .symbolicLink {
            try systemCall("fchmodat", path: entry.path) { fchmodat(folder, name, mode_t(entry.mode), 0) }
        }
        let time = timespec(tv_sec: Int(entry.seconds), tv_nsec: Int(entry.nanoseconds))
        try systemCall("utimensat", path: entry.path) {
            utimensat(folder, name, [time, time], AT_SYMLINK_NOFOLLOW)
        }
    }

    /// user.* on links and unknown families are not storable everywhere; containerd passes over them as well.
    private static func check(_ result: Int32, _ entry: TarEntry) throws {
        if result != 0 && errno != ENOTSUP && errno != EPERM { throw SystemCallError("setxattr", path: entry.path) }
    }
}
