import Linux
import OCI
import Testing

@testable import Cgroups

@Suite struct CgroupManagerTests {
    private static let mounts = CgroupMounts(
        v1: [
            .init(controllers: ["cpu", "cpuacct"], path: "/c/cpu,cpuacct"),
            .init(controllers: ["devices"], path: "/c/devices"),
        ],
        v2: nil,
        hybrid: .init(controllers: [], path: "/c/unified")
    )

    @Test func `each controller has its folder below its hierarchy, and the unified one is kept beside them`() throws {
        let manager = try CgroupManager(mounts: Self.mounts, path: "/docker/x", containerID: "x")
        let expected = [
            "cpu": "/c/cpu,cpuacct/docker/x", "cpuacct": "/c/cpu,cpuacct/docker/x", "devices": "/c/devices/docker/x",
        ]
        #expect(manager.paths == expected)
        #expect(!manager.isV2)
        #expect(manager.statePaths == expected.merging(["": "/c/unified/docker/x"]) { own, _ in own })
        let loaded = CgroupManager(paths: manager.statePaths)
        #expect(loaded.paths == expected && loaded.hybridFolder == "/c/unified/docker/x")
    }

    @Test func `on v2 there is one folder, by the name of nothing`() throws {
        let mounts = CgroupMounts(v1: [], v2: .init(controllers: [], path: "/c"))
        let manager = try CgroupManager(mounts: mounts, path: "/a/x", containerID: "x")
        #expect(manager.paths == ["": "/c/a/x"])
        #expect(manager.isV2)
        #expect(CgroupManager(paths: manager.statePaths).isV2)
    }

    @Test(arguments: [
        ("/a/b", "/a/b"), ("a//b/./c/", "/a/b/c"), ("/../../etc", "/etc"), ("/a/../../b", "/b"), ("..", ""), ("", ""),
    ])
    func `a path never leads out of its hierarchy`(path: String, clean: String) {
        #expect(CgroupLocation.clean(path) == clean)
    }

    @Test func `v1 without a devices hierarchy is refused`() {
        let mounts = CgroupMounts(v1: [.init(controllers: ["cpu"], path: "/c/cpu")], v2: nil)
        let error = #expect(throws: CgroupError.self) {
            try CgroupManager(mounts: mounts, path: "/x", containerID: "x")
        }
        #expect(error?.description == "mountpoint for devices not found")
    }

    @Test(arguments: [("", "/c/x"), ("a", "/c/x/a"), ("a/../b", "/c/x/b"), ("/a", "/c/x/a")])
    func `a sub-group lies below the container's`(sub: String, folder: String) throws {
        #expect(try CgroupManager.subFolder("/c/x", sub) == folder)
    }

    @Test(arguments: ["..", "../xy", "a/../../b"])
    func `a sub-group beside the container's is refused`(sub: String) {
        let error = #expect(throws: CgroupError.self) { try CgroupManager.subFolder("/c/x", sub) }
        #expect(error?.description == "bad sub cgroup path: \(sub)")
    }

    @Test func `a group that holds processes is refused and nothing new is left`() throws {
        try CgroupTree.with(["devices/x/cgroup.procs": "1\n7\n", "freezer/release_agent": ""]) { tree in
            var manager = CgroupManager(
                paths: ["devices": "\(tree.path)/devices/x", "freezer": "\(tree.path)/freezer/x"]
            )
            let error = #expect(throws: CgroupError.self) { try manager.create(LinuxResources()) }
            #expect(error?.description == "container's cgroup is not empty: 2 process(es) found")
            #expect(!Files.exists("\(tree.path)/freezer/x"))
        }
    }

    @Test(arguments: [("FROZEN", "1", true), ("FROZEN", "0", false), ("THAWED", "0", false)])
    func `a group that is frozen by itself is refused`(state: String, own: String, isRefused: Bool) throws {
        let files = [
            "devices/release_agent": "", "freezer/x/freezer.state": "\(state)\n",
            "freezer/x/freezer.self_freezing": "\(own)\n",
        ]
        try CgroupTree.with(files) { tree in
            var manager = CgroupManager(
                paths: ["devices": "\(tree.path)/devices/x", "freezer": "\(tree.path)/freezer/x"]
            )
            if isRefused {
                let error = #expect(throws: CgroupError.self) { try manager.create(LinuxResources()) }
                #expect(error?.description == "container's cgroup unexpectedly frozen")
                #expect(!Files.exists("\(tree.path)/devices/x"))
            } else {
                try manager.create(LinuxResources())
                #expect(Files.exists("\(tree.path)/devices/x"))
            }
        }
    }

    @Test func `kills for lack of memory are counted on v1 and v2`() throws {
        let files = [
            "v1/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n",
            "v2/memory.events": "low 0\nhigh 0\nmax 9\noom 2\noom_kill 2\n", "none/x": "",
        ]
        try CgroupTree.with(files) { tree in
            for (name, folder, count) in [("memory", "v1", 3), ("", "v2", 2), ("", "none", 0)] {
                let kills = try CgroupManager(paths: [name: "\(tree.path)/\(folder)"]).oomKillCount()
                #expect(kills == UInt64(count), "\(folder)")
            }
        }
    }
}
