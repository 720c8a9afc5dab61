import Linux

/// Where a container's groups lie, by runc's rules for linux.cgroupsPath: an absolute path counts from the mounts, a
/// relative one (and the container's id where there is none) from the group that the runtime is in; on v2 from the
/// one above, since a group that holds processes can't pass controllers on.
enum CgroupLocation {
    static func paths(_ mounts: CgroupMounts, _ path: String, _ id: String) throws -> [String: String] {
        let inner = clean(path.isEmpty ? id : path)
        let isAbsolute = path.hasPrefix("/")
        // Only a relative path needs to know where we are.
        let own = isAbsolute ? [:] : try ownGroups()
        if let v2 = mounts.v2 {
            let start = isAbsolute ? "" : own[""].map { parent(relative($0, to: v2.root)) } ?? ""
            return ["": v2.path + start + inner]
        }
        var paths: [String: String] = [:]
        for hierarchy in mounts.v1 {
            for controller in hierarchy.controllers {
                let start = isAbsolute ? "" : own[controller].map { relative($0, to: hierarchy.root) } ?? ""
                paths[controller] = hierarchy.path + start + inner
            }
        }
        // Without it a container could open every device of the host.
        if paths["devices"] == nil { throw CgroupError("mountpoint for devices not found") }
        if let hybrid = mounts.hybrid {
            paths[""] = hybrid.path + (isAbsolute ? "" : own[""].map { relative($0, to: hybrid.root) } ?? "") + inner
        }
        return paths
    }

    /// "/a/b" without "." and "..", which lead no higher than to the mount.
    static func clean(_ path: String) -> String {
        var parts: [String] = []
        for part in Files.components(of: path) where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return Files.path(of: parts)
    }

    /// This process's groups by controller, "" for v2's (proc_pid_cgroup(5)).
    static func ownGroups() throws -> [String: String] { try groups("/proc/self/cgroup") }

    static func groups(_ file: String) throws -> [String: String] {
        var groups: [String: String] = [:]
        for line in CgroupFile.lines(String(decoding: try Files.read(file), as: UTF8.self)) {
            let fields = line.utf8.split(separator: 0x3A, maxSplits: 2, omittingEmptySubsequences: false)
                .map { String(Substring($0)) }
            guard fields.count == 3 else { continue }
            for controller in fields[1].split(separator: ",", omittingEmptySubsequences: false) {
                groups[String(controller)] = fields[2]
            }
        }
        return groups
    }

    /// In a container /proc may show the host's paths, of which the mount shows the part below its root.
    static func relative(_ group: String, to root: String) -> String {
        var path = clean(group)
        let root = clean(root)
        if path == root { return "" }
        if path.utf8.starts(with: (root + "/").utf8) { path = String(Substring(path.utf8.dropFirst(root.utf8.count))) }
        return path
    }

    private static func parent(_ path: String) -> String {
        Files.path(of: Array(Files.components(of: path).dropLast()))
    }
}
