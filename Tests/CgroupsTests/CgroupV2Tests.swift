import OCI
import Testing
import Text

@testable import Cgroups

@Suite struct CgroupV2Tests {
    private static let files = Dictionary(
        uniqueKeysWithValues: [
            "pids.max", "memory.max", "memory.low", "memory.swap.max", "memory.min", "io.weight", "io.max",
            "cpu.weight",
            "cpu.max", "cpu.max.burst", "cpu.idle", "cpuset.cpus", "cpuset.mems", "hugetlb.2MB.max",
            "hugetlb.2MB.rsvd.max", "rdma.max",
        ].map { ($0, "") }
    )

    private static func resources(_ json: String) throws -> LinuxResources {
        try LinuxResources(json: JSONNode.parse(json))
    }

    @Test(
        arguments: [
            ("{}", [:]),
            (#"{"memory":{"limit":0,"swap":0},"cpu":{"shares":0,"quota":0,"period":0},"blockIO":{"weight":0}}"#, [:]),
            (
                #"{"memory":{"limit":100,"swap":300,"reservation":50}}"#,
                ["memory.max": "100", "memory.swap.max": "200", "memory.low": "50"]
            ),
            (#"{"memory":{"limit":100,"swap":100}}"#, ["memory.max": "100", "memory.swap.max": "0"]),
            (#"{"memory":{"limit":-1}}"#, ["memory.max": "max", "memory.swap.max": "max"]),
            (#"{"pids":{"limit":0}}"#, ["pids.max": "1"]),
            (#"{"pids":{"limit":-1}}"#, ["pids.max": "max"]),
            (#"{"pids":{"limit":20}}"#, ["pids.max": "20"]),
            (#"{"cpu":{"shares":1024,"quota":5000}}"#, ["cpu.weight": "100", "cpu.max": "5000 100000"]),
            (#"{"cpu":{"period":50000,"burst":0}}"#, ["cpu.max": "max 50000", "cpu.max.burst": "0"]),
            (#"{"cpu":{"quota":-1,"period":50000}}"#, ["cpu.max": "max 50000"]),
            (
                #"{"cpu":{"idle":1,"cpus":"0-1","mems":"0"}}"#,
                ["cpu.idle": "1", "cpuset.cpus": "0-1", "cpuset.mems": "0"]
            ),
            (#"{"blockIO":{"weight":750}}"#, ["io.weight": "7475"]),
            (
                #"{"blockIO":{"throttleReadBpsDevice":[{"major":8,"minor":0,"rate":7}]}}"#, ["io.max": "8:0 rbps=7"]
            ),
            (
                #"{"blockIO":{"throttleWriteIOPSDevice":[{"major":8,"minor":16,"rate":9}]}}"#,
                ["io.max": "8:16 wiops=9"]
            ),
            (
                #"{"hugepageLimits":[{"pageSize":"2MB","limit":4194304}]}"#,
                ["hugetlb.2MB.max": "4194304", "hugetlb.2MB.rsvd.max": "4194304"]
            ),
            (
                #"{"rdma":{"mlx5_1":{"hcaHandles":3,"hcaObjects":10000}}}"#,
                ["rdma.max": "mlx5_1 hca_handle=3 hca_object=10000"]
            ),
            (#"{"rdma":{"mlx4_0":{"hcaObjects":1}}}"#, ["rdma.max": "mlx4_0 hca_object=1"]),
            (
                #"{"memory":{"limit":100},"unified":{"memory.max":"777","memory.min":"5"}}"#,
                ["memory.max": "777", "memory.min": "5"]
            ),
        ] as [(String, [String: String])]
    )
    func `resources become control files`(json: String, expected: [String: String]) throws {
        try CgroupTree.with(Self.files) { tree in
            try CgroupV2(folder: tree.path).apply(Self.resources(json))
            // A shorter text leaves the end of a longer one in an ordinary file.
            let changes = tree.changes(Self.files)
            #expect(changes == expected)
        }
    }

    @Test func `bfq's own file is preferred and takes v1's numbers, also of one device`() throws {
        try CgroupTree.with(["io.bfq.weight": "default 100\n", "io.weight": ""]) { tree in
            try CgroupV2(folder: tree.path).apply(
                Self.resources(#"{"blockIO":{"weight":333,"weightDevice":[{"major":7,"minor":0,"weight":444}]}}"#)
            )
            #expect(tree["io.weight"].isEmpty)
            // The file keeps the last of the two writes, each from its start.
            #expect(tree["io.bfq.weight"].hasPrefix("7:0 444\n"))
        }
    }

    @Test func `swap that can't be counted is no error unless it is asked for`() throws {
        try CgroupTree.with(["memory.max": ""]) { tree in
            let group = CgroupV2(folder: tree.path)
            try group.apply(Self.resources(#"{"memory":{"limit":100,"swap":100}}"#))
            #expect(throws: (any Error).self) {
                try group.apply(Self.resources(#"{"memory":{"limit":100,"swap":200}}"#))
            }
        }
    }

    @Test(arguments: [
        (#"{"limit":100,"checkBeforeUpdate":true}"#, "rejecting memory limit 100 <= usage 150"),
        (#"{"limit":100,"swap":120,"checkBeforeUpdate":true}"#, "rejecting memory+swap limit 120 <= usage 150"),
        (#"{"limit":100}"#, ""), (#"{"limit":151,"checkBeforeUpdate":true}"#, ""),
    ])
    func `a limit below the usage is refused where that is asked for`(json: String, text: String) throws {
        try CgroupTree.with(["memory.current": "150\n", "memory.max": "", "memory.swap.max": ""]) { tree in
            let resources = try Self.resources("{\"memory\":\(json)}")
            if text.isEmpty {
                try CgroupV2(folder: tree.path).apply(resources)
                #expect(!tree["memory.max"].isEmpty)
            } else {
                let error = #expect(throws: CgroupError.self) { try CgroupV2(folder: tree.path).apply(resources) }
                #expect(error?.description == text)
            }
        }
    }

    @Test(arguments: [
        ("a/b", "unified resource \"a/b\" must be a file name (no slashes)"),
        ("memory", "unified resource \"memory\" must be in the form CONTROLLER.PARAMETER"),
        ("cpu.x", "unified resource \"cpu.x\" can't be set: controller \"cpu\" not available"),
    ])
    func `what the unified map can't set is named`(file: String, text: String) throws {
        try CgroupTree.with(["cgroup.controllers": "memory pids\n"]) { tree in
            var resources = LinuxResources()
            resources.unified = [file: "1"]
            let error = #expect(throws: CgroupError.self) { try CgroupV2(folder: tree.path).apply(resources) }
            #expect(error?.description == text)
        }
    }

    @Test func `each group on the way passes all controllers on to the next`() throws {
        let files = [
            "cgroup.controllers": "cpu memory\n", "cgroup.subtree_control": "", "a/cgroup.subtree_control": "",
        ]
        try CgroupTree.with(files) { tree in
            let made = try CgroupV2(folder: "\(tree.path)/a/b").create(below: tree.path, LinuxResources())
            #expect(made == ["\(tree.path)/a/b"])
            #expect(tree["cgroup.subtree_control"] == "+cpu +memory")
            #expect(tree["a/cgroup.subtree_control"] == "+cpu +memory")
        }
    }

    @Test(arguments: [
        ("domain invalid", #"{"memory":{"limit":1}}"#, "it is in an invalid state"),
        ("threaded", #"{"cpu":{"shares":2}}"#, "it is in threaded mode"),
        ("domain threaded", #"{"blockIO":{"weight":100}}"#, "it is in domain threaded mode"),
        ("domain invalid", #"{"pids":{"limit":5}}"#, ""), ("threaded", #"{"cpu":{"cpus":"0"}}"#, ""),
    ])
    func `a threaded group takes no domain controllers`(type: String, json: String, text: String) throws {
        try CgroupTree.with(["cgroup.controllers": "", "a/cgroup.type": "\(type)\n"]) { tree in
            let group = CgroupV2(folder: "\(tree.path)/a/b")
            let resources = try Self.resources(json)
            if text.isEmpty {
                _ = try group.create(below: tree.path, resources)
                if type == "domain invalid" { #expect(tree["a/cgroup.type"].hasPrefix("threaded")) }
            } else {
                let error = #expect(throws: CgroupError.self) { try group.create(below: tree.path, resources) }
                #expect(error?.description.contains(text) == true)
            }
        }
    }
}
