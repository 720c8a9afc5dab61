import Linux

/// Where the host mounts its cgroup hierarchies.
public struct CgroupMounts: Sendable {
    public struct Hierarchy: Sendable {
        /// What the hierarchy carries: "memory", "cpu,cpuacct", "name=systemd"; none on v2.
        public let controllers: [String]
        /// Absolute path of the mount.
        public let path: String
        /// The group that stands at the mount: "/" but in a container whose host's hierarchy is bound into it.
        public let root: String

        public init(controllers: [String], path: String, root: String = "/") {
            self.controllers = controllers
            self.path = path
            self.root = root
        }
    }

    public let v1: [Hierarchy]
    /// The v2 mount where the host is purely v2.
    public let v2: Hierarchy?
    /// The v2 mount beside v1 ones (systemd's hybrid mode): it has no controllers, but is followed along.
    public let hybrid: Hierarchy?

    public init(v1: [Hierarchy], v2: Hierarchy?, hybrid: Hierarchy? = nil) {
        self.v1 = v1
        self.v2 = v2
        self.hybrid = hybrid
    }

    /// Reads the mounts of this process (proc_pid_mountinfo(5)). The first mount of a hierarchy counts.
    public static func ofThisProcess() throws -> CgroupMounts {
        try parse(Files.read("/proc/self/mountinfo"))
    }

    static func parse(_ mountinfo: [UInt8]) throws -> CgroupMounts {
        var v1: [Hierarchy] = []
        var seen: Set<String> = []
        var v2: Hierarchy?
        for line in mountinfo.split(separator: 0x0A) {
            // A docker host has hundreds of other mounts: most lines are not worth being taken apart.
            guard let dash = dash(line), line[(dash + 3)...].starts(with: Array("cgroup".utf8)) else { continue }
            let fields = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
            let tail = line[(dash + 3)...].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
            guard fields.count > 4, tail.count > 2 else { continue }
            let controllers = tail[2].split(separator: ",").map(String.init).filter(isController)
            let hierarchy = Hierarchy(controllers: controllers, path: fields[4], root: fields[3])
            switch tail[0] {
            case "cgroup2":
                if v2 == nil { v2 = Hierarchy(controllers: [], path: fields[4], root: fields[3]) }
            case "cgroup":
                guard let first = controllers.first, seen.insert(first).inserted else { continue }
                v1.append(hierarchy)
            default: continue
            }
        }
        if v1.isEmpty && v2 == nil {
            throw CgroupError("no cgroup hierarchy is mounted; mount cgroup2 on /sys/fs/cgroup first")
        }
        return CgroupMounts(v1: v1, v2: v1.isEmpty ? v2 : nil, hybrid: v1.isEmpty ? nil : v2)
    }

    /// Where " - " stands, which ends the optional fields.
    private static func dash(_ line: ArraySlice<UInt8>) -> Int? {
        var index = line.startIndex
        while index + 2 < line.endIndex {
            if line[index] == 0x20 && line[index + 1] == UInt8(ascii: "-") && line[index + 2] == 0x20 { return index }
            index += 1
        }
        return nil
    }

    /// Super block options that are no controller names.
    private static func isController(_ option: String) -> Bool {
        switch option {
        case "rw", "ro", "xattr", "noprefix", "clone_children", "cpuset_v2_mode", "favordynmods", "seclabel", "none":
            false
        default: !option.hasPrefix("release_agent=")
        }
    }
}
