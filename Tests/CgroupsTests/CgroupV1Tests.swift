import OCI
import Testing
import Text

@testable import Cgroups

@Suite struct CgroupV1Tests {
    private static let controllers: [String: [String]] = [
        "memory": [
            "memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.soft_limit_in_bytes", "memory.swappiness",
            "memory.oom_control",
        ],
        "cpu": [
            "cpu.shares", "cpu.cfs_period_us", "cpu.cfs_quota_us", "cpu.cfs_burst_us", "cpu.idle", "cpu.rt_period_us",
            "cpu.rt_runtime_us",
        ],
        "cpuset": ["cpuset.cpus", "cpuset.mems"], "pids": ["pids.max"],
        "blkio": [
            "blkio.bfq.weight", "blkio.bfq.weight_device", "blkio.leaf_weight", "blkio.leaf_weight_device",
            "blkio.throttle.read_bps_device", "blkio.throttle.write_bps_device", "blkio.throttle.read_iops_device",
            "blkio.throttle.write_iops_device",
        ],
        "hugetlb": ["hugetlb.1GB.limit_in_bytes", "hugetlb.1GB.rsvd.limit_in_bytes"],
        "net_cls": ["net_cls.classid"], "net_prio": ["net_prio.ifpriomap"], "rdma": ["rdma.max"],
    ]
    private static let files = controllers.reduce(into: [String: String]()) { files, entry in
        for file in entry.value { files["\(entry.key)/\(file)"] = "" }
    }

    private static func group(_ tree: CgroupTree) -> CgroupV1 {
        CgroupV1(paths: controllers.keys.reduce(into: [:]) { $0[$1] = "\(tree.path)/\($1)" })
    }

    private static func resources(_ json: String) throws -> LinuxResources {
        try LinuxResources(json: JSONNode.parse(json))
    }

    @Test(
        arguments: [
            ("{}", [:]),
            (
                #"{"memory":{"limit":0,"swap":0,"reservation":0,"kernel":5,"kernelTCP":6,"disableOOMKiller":false}}"#,
                [:]
            ),
            (
                #"{"memory":{"limit":100,"swap":300,"reservation":50,"swappiness":60,"disableOOMKiller":true}}"#,
                [
                    "memory/memory.limit_in_bytes": "100", "memory/memory.memsw.limit_in_bytes": "300",
                    "memory/memory.soft_limit_in_bytes": "50", "memory/memory.swappiness": "60",
                    "memory/memory.oom_control": "1",
                ]
            ),
            (
                #"{"memory":{"limit":-1}}"#,
                ["memory/memory.limit_in_bytes": "-1", "memory/memory.memsw.limit_in_bytes": "-1"]
            ),
            (
                #"{"cpu":{"shares":512,"quota":-1,"period":50000,"burst":0,"idle":0}}"#,
                [
                    "cpu/cpu.shares": "512", "cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "50000",
                    "cpu/cpu.cfs_burst_us": "0", "cpu/cpu.idle": "0",
                ]
            ),
            (
                #"{"cpu":{"realtimeRuntime":500,"realtimePeriod":1000,"cpus":"0","mems":"0-1"}}"#,
                [
                    "cpu/cpu.rt_runtime_us": "500", "cpu/cpu.rt_period_us": "1000", "cpuset/cpuset.cpus": "0",
                    "cpuset/cpuset.mems": "0-1",
                ]
            ),
            (#"{"pids":{"limit":0}}"#, ["pids/pids.max": "1"]),
            (
                #"{"blockIO":{"weight":100,"leafWeight":200,"weightDevice":[{"major":8,"minor":1,"weight":3,"leafWeight":4}]}}"#,
                [
                    "blkio/blkio.bfq.weight": "100", "blkio/blkio.leaf_weight": "200",
                    "blkio/blkio.bfq.weight_device": "8:1 3", "blkio/blkio.leaf_weight_device": "8:1 4",
                ]
            ),
            (
                """
                {"blockIO":{"throttleReadBpsDevice":[{"major":8,"minor":0,"rate":1}],
                 "throttleWriteBpsDevice":[{"major":8,"minor":0,"rate":2}],
                 "throttleReadIOPSDevice":[{"major":8,"minor":0,"rate":3}],
                 "throttleWriteIOPSDevice":[{"major":8,"minor":0,"rate":4}]}}
                """,
                [
                    "blkio/blkio.throttle.read_bps_device": "8:0 1", "blkio/blkio.throttle.write_bps_device": "8:0 2",
                    "blkio/blkio.throttle.read_iops_device": "8:0 3", "blkio/blkio.throttle.write_iops_device": "8:0 4",
                ]
            ),
            (
                #"{"hugepageLimits":[{"pageSize":"1GB","limit":7}],"rdma":{"d":{"hcaHandles":1}}}"#,
                [
                    "hugetlb/hugetlb.1GB.limit_in_bytes": "7", "hugetlb/hugetlb.1GB.rsvd.limit_in_bytes": "7",
                    "rdma/rdma.max": "d hca_handle=1",
                ]
            ),
            (
                #"{"network":{"classID":1048577,"priorities":[{"name":"eth0","priority":5}]}}"#,
                ["net_cls/net_cls.classid": "1048577", "net_prio/net_prio.ifpriomap": "eth0 5"]
            ),
        ] as [(String, [String: String])]
    )
    func `resources become control files`(json: String, expected: [String: String]) throws {
        try CgroupTree.with(Self.files) { tree in
            try Self.group(tree).apply(Self.resources(json))
            #expect(tree.changes(Self.files) == expected)
        }
    }

    @Test func `cfq's file is used where there is one`() throws {
        try CgroupTree.with(["blkio/blkio.weight": "", "blkio/blkio.bfq.weight": ""]) { tree in
            try Self.group(tree).apply(Self.resources(#"{"blockIO":{"weight":100}}"#))
            #expect(tree["blkio/blkio.weight"] == "100" && tree["blkio/blkio.bfq.weight"].isEmpty)
        }
    }

    @Test(arguments: [
        (#"{"pids":{"limit":5}}"#, "cannot set pids limit: container could not join or create cgroup"),
        (#"{"memory":{"limit":5}}"#, "cannot set memory limit: container could not join or create cgroup"),
        (#"{"network":{"classID":5}}"#, "cannot set net_cls limit: container could not join or create cgroup"),
    ])
    func `a limit of a controller that is not there is refused by name`(json: String, text: String) {
        let error = #expect(throws: CgroupError.self) { try CgroupV1(paths: [:]).apply(Self.resources(json)) }
        #expect(error?.description == text)
    }

    @Test func `shares that the kernel would change in silence are refused`() throws {
        // The kernel keeps 2 for 1; the file here plays it by being longer than what is written.
        try CgroupTree.with(["cpu/cpu.shares": " 24"]) { tree in
            let error = #expect(throws: CgroupError.self) {
                try Self.group(tree).apply(Self.resources(#"{"cpu":{"shares":1}}"#))
            }
            #expect(error?.description == "the minimum allowed cpu-shares is 124")
        }
    }

    @Test func `swappiness beyond 100 is refused, -1 as an unsigned number is none`() throws {
        try CgroupTree.with(Self.files) { tree in
            #expect(throws: CgroupError.self) {
                try Self.group(tree).apply(Self.resources(#"{"memory":{"swappiness":101}}"#))
            }
            try Self.group(tree).apply(Self.resources(#"{"memory":{"swappiness":18446744073709551615}}"#))
            #expect(tree["memory/memory.swappiness"].isEmpty)
        }
    }

    /// The second prefix is that of a hierarchy mounted with noprefix.
    @Test(arguments: ["cpuset.", ""])
    func `a new cpuset group takes over what the groups above have, but for what it is given`(prefix: String) throws {
        let files = [
            "\(prefix)cpus": "0-3\n", "\(prefix)mems": "0\n", "a/\(prefix)cpus": "\n", "a/\(prefix)mems": "\n",
            "a/b/\(prefix)cpus": "", "a/b/\(prefix)mems": "",
        ]
        try CgroupTree.with(files) { tree in
            var cpu = LinuxResources.CPU()
            cpu.cpus = "1"
            try CgroupV1.fillCPUSet("\(tree.path)/a/b", cpu, isNew: true)
            #expect(tree["a/\(prefix)cpus"] == "0-3" && tree["a/\(prefix)mems"] == "0")
            #expect(tree["a/b/\(prefix)cpus"] == "1" && tree["a/b/\(prefix)mems"] == "0")
            cpu.cpus = "2-3"
            try CgroupV1(paths: ["cpuset": "\(tree.path)/a/b"]).applyCPUSet(cpu)
            #expect(tree["a/b/\(prefix)cpus"] == "2-3")
        }
    }

    @Test func `the unified map is refused on v1`() {
        var resources = LinuxResources()
        resources.unified = ["memory.min": "1"]
        let manager = CgroupManager(paths: ["memory": "/nowhere"])
        let error = #expect(throws: CgroupError.self) { try manager.apply(resources, ownDevices: nil) }
        #expect(error?.description == "invalid configuration: cannot use unified on cgroup v1")
    }
}
