import CLinux

/// The name that ps, top and /proc/PID/comm show.
public enum ProcessName {
    private static let setName: Int32 = 15

    /// The kernel keeps 15 bytes. Without this the name after an exec of a descriptor would be its number.
    public static func set(_ name: String) {
        _ = name.withCString { monohull_prctl(setName, UInt(bitPattern: $0), 0, 0, 0) }
    }
}
