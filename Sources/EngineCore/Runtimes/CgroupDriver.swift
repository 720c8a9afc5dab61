import DockerdRules
import Linux

/// Who makes the containers' cgroups.
public enum CgroupDriver {
    /// As docker chooses where nothing was said: systemd where it runs on the unified hierarchy.
    public static func isSystemd(_ options: DaemonOptions) -> Bool {
        guard options.cgroupDriver == nil else { return options.cgroupDriver == "systemd" }
        return isUnified && Files.exists("/run/systemd/system")
    }

    /// Whether the host has version 2 alone.
    public static var isUnified: Bool { Files.exists("/sys/fs/cgroup/cgroup.controllers") }

    /// The path of a container's cgroup in its spec, below its own parent, the daemon's or the driver's usual one.
    public static func path(_ id: String, parent: String, _ options: DaemonOptions) -> String {
        let named = parent.isEmpty ? options.cgroupParent : parent
        if isSystemd(options) { return "\(named.isEmpty ? "system.slice" : named):docker:\(id)" }
        let folder = named.isEmpty ? "/docker" : named
        return (folder.hasPrefix("/") ? folder : "/" + folder) + (folder.hasSuffix("/") ? "" : "/") + id
    }
}
