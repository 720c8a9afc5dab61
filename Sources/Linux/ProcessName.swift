import CLinux

/// The name that ps, top and /proc/PID/comm show.
public enum ProcessName {
    private static let setName: Int32 = 15

    /// The kernel keeps 15 bytes. Without this the name after an exec of a descriptor would be its number.
    public static func set(_ name: String) {
        _ = name.withCString { monohull_prctl(setName, UInt(bitPattern: $0), 0, 0, 0) }
    }

    /// The command line that they show (/proc/PID/cmdline), where the old one was at least as long. The arguments
    /// themselves are lost: `ProcessArguments` must have been read before.
    public static func setCommandLine(_ text: String) {
        monohull_set_command_line(text)
    }
}
