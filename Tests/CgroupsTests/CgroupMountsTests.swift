import Testing

@testable import Cgroups

@Suite struct CgroupMountsTests {
    private static func parse(_ lines: [String]) throws -> CgroupMounts {
        try CgroupMounts.parse(Array(lines.joined(separator: "\n").utf8))
    }

    private static let v1 = [
        "23 1 0:20 / / rw,relatime - ext4 /dev/cgroup rw",
        "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755",
        "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,seclabel,cpu,cpuacct",
        "33 31 0:30 /docker/x /sys/fs/cgroup/devices rw - cgroup cgroup rw,devices",
        "34 31 0:31 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,release_agent=/bin/x,name=systemd",
        "35 31 0:30 / /elsewhere/devices rw - cgroup cgroup rw,devices",
    ]

    @Test func `v1 hierarchies are told apart by their controllers, the first mount of one counts`() throws {
        let mounts = try Self.parse(Self.v1)
        #expect(mounts.v1.map(\.controllers) == [["cpu", "cpuacct"], ["devices"], ["name=systemd"]])
        #expect(mounts.v1.map(\.path) == ["cpu,cpuacct", "devices", "systemd"].map { "/sys/fs/cgroup/\($0)" })
        #expect(mounts.v1[1].root == "/docker/x")
        #expect(mounts.v2 == nil && mounts.hybrid == nil)
    }

    @Test func `a v2 mount beside v1 ones is hybrid, alone it is v2`() throws {
        let v2 = "36 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw,nsdelegate"
        let hybrid = try Self.parse(Self.v1 + [v2])
        #expect(hybrid.v2 == nil && hybrid.hybrid?.path == "/sys/fs/cgroup/unified")
        let pure = try Self.parse([v2])
        #expect(pure.v2?.path == "/sys/fs/cgroup/unified" && pure.hybrid == nil && pure.v1.isEmpty)
    }

    @Test func `no hierarchy at all is an error`() {
        #expect(throws: CgroupError.self) { try Self.parse([Self.v1[0], Self.v1[1]]) }
    }
}
