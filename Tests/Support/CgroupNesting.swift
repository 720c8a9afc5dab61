import Glibc
import Linux

/// What a service manager in a container does on cgroup v2: its processes go to a group below, and the controllers
/// are passed on, after which the container's own group takes no process (EBUSY).
public enum CgroupNesting {
    public static func passControllersOn(_ folder: String) throws {
        try Files.makeDirectories("\(folder)/below", mode: 0o755)
        let processes = String(decoding: try Files.read("\(folder)/cgroup.procs"), as: UTF8.self)
        for pid in processes.split(separator: "\n") {
            try FileDescriptor.open("\(folder)/below/cgroup.procs", O_WRONLY).writeAll(Array("\(pid)".utf8))
        }
        try FileDescriptor.open("\(folder)/cgroup.subtree_control", O_WRONLY).writeAll(Array("+memory".utf8))
    }
}
