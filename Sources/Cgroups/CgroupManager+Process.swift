import Glibc
import Linux

extension CgroupManager {
    /// The groups that a process is in, for who did not make them. Absolute folders; a hierarchy that is not mounted
    /// here is left out.
    public static func ofProcess(_ pid: pid_t) throws -> CgroupManager {
        let mounts = try CgroupMounts.ofThisProcess()
        let groups = try CgroupLocation.groups("/proc/\(pid)/cgroup")
        if let v2 = mounts.v2 {
            guard let group = groups[""] else { throw CgroupError("process \(pid) is in no group of \(v2.path)") }
            return CgroupManager(paths: ["": v2.path + CgroupLocation.relative(group, to: v2.root)])
        }
        var paths: [String: String] = [:]
        for hierarchy in mounts.v1 {
            for controller in hierarchy.controllers {
                guard let group = groups[controller] else { continue }
                paths[controller] = hierarchy.path + CgroupLocation.relative(group, to: hierarchy.root)
            }
        }
        return CgroupManager(paths: paths)
    }
}
