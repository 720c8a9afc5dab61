import Cgroups
import Glibc

/// The cgroup that a shim itself is put into, beside its container's.
public enum ShimGroup {
    /// `path` counts from the mounts, and the group exists.
    public static func join(_ pid: pid_t, _ path: String) throws {
        do {
            let absolute = path.hasPrefix("/") ? path : "/\(path)"
            let group = try CgroupManager(mounts: .ofThisProcess(), path: absolute, containerID: "")
            try group.add(pid)
        } catch {
            throw CallError(.unknown, "failed to join cgroup \(path): \(error)")
        }
    }
}
