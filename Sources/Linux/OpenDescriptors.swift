import CLinux

/// The descriptors that this process has, whoever opened them.
public enum OpenDescriptors {
    /// Closes all from `first` on but those in `kept`: what our caller forgot to mark close-on-exec must not wait in
    /// a container's process for its start (CVE-2024-21626).
    public static func closeAll(from first: Int32, except kept: [Int32]) {
        var start = first
        for descriptor in kept.sorted() where descriptor >= start {
            if descriptor > start { _ = monohull_close_range(UInt32(start), UInt32(descriptor - 1), 0) }
            start = descriptor + 1
        }
        _ = monohull_close_range(UInt32(start), .max, 0)
    }
}
