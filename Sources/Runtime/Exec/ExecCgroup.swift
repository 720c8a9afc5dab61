import Cgroups
import Glibc
import Linux

/// The cgroup of a process that joins a container: the container's own, or groups below it (`exec --cgroup`).
enum ExecCgroup {
    /// `below` is by controller; "" stands for all of them, and for v2's one hierarchy.
    static func join(_ cgroup: CgroupManager, below: [String: String]) throws {
        if below.isEmpty { return try cgroup.join() }
        let chosen = CgroupManager(paths: try paths(of: cgroup, below))
        do {
            try chosen.join()
        } catch {
            throw RuntimeError("error adding pid \(getpid()) to cgroups: \(error)")
        }
    }

    private static func paths(of cgroup: CgroupManager, _ below: [String: String]) throws -> [String: String] {
        var paths = cgroup.paths
        if let sub = below[""] {
            for (controller, base) in paths { paths[controller] = try path(base, sub) }
            return paths
        }
        for (controller, sub) in below {
            guard let base = cgroup.paths[controller] else {
                throw RuntimeError("unknown controller \(controller) in SubCgroupPaths")
            }
            paths[controller] = try path(base, sub)
        }
        return paths
    }

    private static func path(_ base: String, _ sub: String) throws -> String {
        let parts = Files.components(of: sub)
        if parts.contains("..") { throw RuntimeError("bad sub cgroup path: \(sub)") }
        return ([base] + parts).joined(separator: "/")
    }
}
