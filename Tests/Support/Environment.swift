import Glibc

/// Where scripts/test says that things lie.
public enum Environment {
    /// The folder with monohull and its role links.
    public static let binaries = value("MONOHULL_BIN") ?? "out/bin"
    /// The repository's folder.
    public static let root = value("MONOHULL_ROOT") ?? "."
    /// A docker-archive tar of busybox:latest.
    public static let busyboxArchive = value("MONOHULL_BUSYBOX") ?? "out/busybox.tar"
    /// A name that no image and no host has.
    public static let marker = "monohull-marker-file"
    public static let isRoot = geteuid() == 0
    /// Whether long tests run too.
    public static let isLong = value("MONOHULL_LONG") == "1"

    /// Whether /sys/fs/cgroup is the one hierarchy of cgroup v2, as in the rig; a hybrid host has a tmpfs there.
    public static let isCgroupV2 = access("/sys/fs/cgroup/cgroup.controllers", F_OK) == 0
    /// Whether systemd is process 1, as in the rig with --systemd.
    public static let isSystemd = access("/run/systemd/system", F_OK) == 0
    /// Whether the tests run in the virtual machine of scripts/rig.
    public static let isRig = value("MONOHULL_RIG") == "1"

    public static func value(_ name: String) -> String? {
        guard let pointer = getenv(name) else { return nil }
        return String(cString: pointer)
    }

    public static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

    /// The first file of that name on PATH.
    public static func program(_ name: String) -> String? {
        for folder in (value("PATH") ?? "").split(separator: ":") where isExecutable("\(folder)/\(name)") {
            return "\(folder)/\(name)"
        }
        return nil
    }

    /// Our own environment with some variables set, others (nil) taken away.
    public static func with(_ changes: [String: String?]) -> [String] {
        var result: [String] = []
        var entry = environ
        while let pointer = entry.pointee {
            let text = String(cString: pointer)
            let name = text.prefix { $0 != "=" }
            if changes[String(name)] == nil { result.append(text) }
            entry += 1
        }
        for (name, value) in changes {
            if let value { result.append("\(name)=\(value)") }
        }
        return result
    }
}
