import Linux

/// Where the host mounts its cgroup hierarchies.
public struct CgroupMounts: Sendable {
    public struct Hierarchy: Sendable {
        /// What the v1 hierarchy carries: "memory", "cpu,cpuacct", "name=systemd".
        public let controllers: [String]
        /// Absolute path of the mount.
        public let path: String

        public init(controllers: [String], path: String) {
            self.controllers = controllers
            self.path = path
        }
    }

    public let v1: [Hierarchy]
    /// The v2 mount where the host is purely v2; on a hybrid host the v1 hierarchies are the ones to use.
    public let v2: String?

    public init(v1: [Hierarchy], v2: String?) {
        self.v1 = v1
        self.v2 = v2
    }

    /// Reads the mounts of this process (proc_pid_mountinfo(5)). The first mount of a hierarchy counts.
    public static func ofThisProcess() throws -> CgroupMounts {
        try parse(String(decoding: Files.read("/proc/self/mountinfo"), as: UTF8.self))
    }

    static func parse(_ mountinfo: String) throws -> CgroupMounts {
        var v1: [Hierarchy] = []
        var seen: Set<String> = []
        var v2: String?
        for line in mountinfo.utf8.split(separator: 0x0A) {
            let fields = line.split(separator: 0x20).map { String(Substring($0)) }
            guard let dash = fields.firstIndex(of: "-"), fields.count > dash + 3, fields.count > 4 else { continue }
            switch fields[dash + 1] {
            case "cgroup2":
                if v2 == nil { v2 = fields[4] }
            case "cgroup":
                let controllers = fields[dash + 3].split(separator: ",").map(String.init).filter(isController)
                guard let first = controllers.first, seen.insert(first).inserted else { continue }
                v1.append(Hierarchy(controllers: controllers, path: fields[4]))
            default: continue
            }
        }
        if v1.isEmpty && v2 == nil {
            throw CgroupError("no cgroup hierarchy is mounted; mount cgroup2 on /sys/fs/cgroup first")
        }
        return CgroupMounts(v1: v1, v2: v1.isEmpty ? v2 : nil)
    }

    /// Super block options that are no controller names.
    private static func isController(_ option: String) -> Bool {
        switch option {
        case "rw", "ro", "xattr", "noprefix", "clone_children": false
        default: !option.hasPrefix("release_agent=")
        }
    }
}
