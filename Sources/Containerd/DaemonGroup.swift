import Cgroups
import Glibc
import OCI

/// The control group that the daemon puts itself into ([cgroup] path): in every hierarchy on v1. Shims are started in
/// it, and leave it as their own options say.
enum DaemonGroup {
    static func join(_ path: String) throws {
        let absolute = path.hasPrefix("/") ? path : "/" + path
        var manager = try CgroupManager(mounts: try .ofThisProcess(), path: absolute, containerID: "containerd")
        // One that is there may hold the shims of an earlier daemon, and making it says so: that is no matter here.
        try? manager.create(LinuxResources())
        try manager.add(getpid())
    }
}
