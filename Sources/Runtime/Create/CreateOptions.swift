/// What the command line says beside the configuration.
public struct CreateOptions: Sendable {
    public var bundle = "."
    /// Whether the command ends before the process does; `create` always does.
    public var isDetached = true
    public var consoleSocket = ""
    public var pidfdSocket = ""
    /// Absolute.
    public var pidFile = ""
    public var withoutPivotRoot = false
    public var withoutNewKeyring = false
    /// How many descriptors from 3 on the program inherits.
    public var preservedDescriptors: UInt32 = 0
    /// Whether the program may tell a service manager that it is ready.
    public var notifies = false
    /// More "KEY=VALUE" entries for the program.
    public var environment: [String] = []
    /// For `exec`: groups below the container's, by controller; whether a paused container is entered.
    public var cgroupsBelow: [String: String] = [:]
    public var ignoresPause = false
    /// The global options --systemd-cgroup and --rootless; nil is "auto".
    public var usesSystemdCgroup = false
    public var rootless: Bool?

    public init() {}
}
