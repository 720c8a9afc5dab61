import Glibc

/// Names of v1's cpuset files. A hierarchy that is mounted with `noprefix`, as on Android, has them without "cpuset.";
/// no other controller may be (kernel/cgroup/cgroup-v1.c).
enum CPUSetFiles {
    static func prefix(in folder: String) -> String {
        access("\(folder)/cpuset.cpus", F_OK) != 0 && access("\(folder)/cpus", F_OK) == 0 ? "" : "cpuset."
    }
}
