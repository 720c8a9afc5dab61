import DockerAPI
import DockerdRules
import Linux

/// Who makes the containers' cgroups.
public enum CgroupDriver {
    /// As docker chooses where nothing was said: systemd where it runs on the unified hierarchy.
    public static func isSystemd(_ options: DaemonOptions) -> Bool {
        guard options.cgroupDriver == nil else { return options.cgroupDriver == "systemd" }
        return KernelFacilities.usesUnifiedCgroups && Files.exists("/run/systemd/system")
    }

    /// The path of a container's cgroup in its spec, below its own parent, the daemon's or the driver's usual one.
    public static func path(_ id: String, parent: String, _ options: DaemonOptions) -> String {
        let named = parent.isEmpty ? options.cgroupParent : parent
        if isSystemd(options) { return "\(named.isEmpty ? "system.slice" : named):docker:\(id)" }
        return joined(named.isEmpty ? "/docker" : named, id)
    }

    /// A parent may be relative, to the daemon's own group then. It is cleaned as docker joins paths.
    private static func joined(_ parent: String, _ id: String) -> String {
        var parts: [Substring] = []
        for part in parent.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if !parts.isEmpty {
                parts.removeLast()
            }
        }
        return (parent.hasPrefix("/") ? "/" : "") + (parts + [id[...]]).joined(separator: "/")
    }
}
