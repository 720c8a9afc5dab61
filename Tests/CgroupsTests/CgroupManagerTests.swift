import Cgroups
import OCI
import Testing

@Suite struct CgroupManagerTests {
    private let mounts = CgroupMounts(
        v1: [
            .init(controllers: ["cpu", "cpuacct"], path: "/c/cpu,cpuacct"),
            .init(controllers: ["memory"], path: "/c/memory"),
        ],
        v2: nil
    )

    @Test func `each controller has its folder below its hierarchy`() throws {
        let manager = try CgroupManager(mounts: mounts, path: "/docker/x", containerID: "x")
        #expect(
            manager.paths == [
                "cpu": "/c/cpu,cpuacct/docker/x", "cpuacct": "/c/cpu,cpuacct/docker/x", "memory": "/c/memory/docker/x",
            ]
        )
    }

    @Test func `without a path the group is named after the container`() throws {
        let manager = try CgroupManager(mounts: CgroupMounts(v1: [], v2: "/c"), path: "", containerID: "x")
        #expect(manager.paths == ["": "/c/x"])
        #expect(manager.isV2)
    }

    @Test(arguments: ["/a/../../b", "system.slice:docker:x"])
    func `a path that leaves the hierarchy and the systemd form are refused`(path: String) {
        #expect(throws: CgroupError.self) { try CgroupManager(mounts: mounts, path: path, containerID: "x") }
    }
}
