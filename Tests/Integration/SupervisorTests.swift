import Glibc
import Linux
import Support
import Testing

/// The containerd role by itself.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct SupervisorTests {
    /// The group of the process in each hierarchy.
    private func groups(_ pid: pid_t) throws -> [String] {
        String(decoding: try Files.read("/proc/\(pid)/cgroup"), as: UTF8.self).split(separator: "\n")
            .compactMap {
                $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).last.map(String.init)
            }
    }

    @Test func `the daemon stands in the cgroup of its configuration, after a crash too`() throws {
        let name = "supervisor-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
        defer {
            let script = "find /sys/fs/cgroup -depth -maxdepth 2 -type d -name \(name) -exec rmdir {} +"
            _ = try? Command.run("sh", ["-c", script])
        }
        try Supervisor.with(configuration: "version = 3\ncgroup.path = '\(name)'\n") { containerd in
            try check(containerd, name)
            // The group that is there is entered again.
            try containerd.restart()
            try check(containerd, name)
        }
    }

    private func check(_ containerd: Supervisor, _ name: String) throws {
        let groups = try groups(#require(containerd.pid))
        // v1's named hierarchies and a hybrid host's v2 are followed along where that is possible.
        #expect(groups.count { $0 == "/\(name)" } >= max(1, groups.count - 2), "\(groups)")
    }
}
