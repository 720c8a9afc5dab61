import CLinux
import Glibc

/// What we need of the kernel beyond the ordinary, asked for by calls that change nothing.
public enum KernelFeatures {
    /// The version that has all of the calls; distributions may have them earlier.
    public static let needed = "5.12"

    /// The first thing that is missing, as a sentence that says what to do; nil when all is there.
    public static func obstacle() -> String? {
        // Bad descriptors and flags: a kernel that has the call answers EBADF or EINVAL.
        let calls: [(String, () -> Int32)] = [
            ("openat2", { monohull_openat2(-1, "", 0, 0, 0) }),
            ("pidfd_open", { monohull_pidfd_open(-1) }),
            ("fsopen", { monohull_fsopen("", 0xFFFF) }),
            ("open_tree", { monohull_open_tree(-1, "", 0xFFFF_FFFF) }),
            ("mount_setattr", { monohull_mount_setattr(-1, "", 0xFFFF_FFFF, 0, 0, 0) }),
            ("close_range", { monohull_close_range(1, 0, 0) }),
        ]
        for (name, call) in calls where call() == -1 && errno == ENOSYS {
            return "this kernel lacks the call \(name): Linux \(needed) or later is needed"
        }
        return nil
    }

    /// Whether the kernel has a file system, also one whose module is not loaded yet.
    public static func hasFileSystem(_ name: String) -> Bool {
        guard let bytes = try? Files.read("/proc/filesystems", limit: 1 << 20) else { return true }
        let known = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        if known.contains(Substring(name)) { return true }
        // The kernel loads the module when the file system is first asked for.
        let raw = monohull_fsopen(name, 1)
        guard raw >= 0 else { return errno != ENODEV }
        close(raw)
        return true
    }
}
