import Testing

@testable import Cgroups

@Suite struct StatsTests {
    @Test func `v2's files are put in v1's terms`() throws {
        let files = [
            "pids.current": "3\n", "pids.max": "max\n", "memory.stat": "anon 5\nfile 7\n", "memory.current": "100\n",
            "memory.max": "1000\n", "memory.peak": "500\n", "memory.swap.current": "10\n", "memory.swap.max": "max\n",
            "io.stat": "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n",
            "cpu.stat": "usage_usec 9\nuser_usec 4\nsystem_usec 5\nnr_periods 1\nnr_throttled 2\nthrottled_usec 3\n",
            "cpu.pressure": "some avg10=1.50 avg60=0.00 avg300=0.25 total=77\nfull avg10=0 avg60=0 avg300=0 total=5\n",
        ]
        try CgroupTree.with(files) { tree in
            let stats = try StatsV2(folder: tree.path).read()
            #expect(stats.pids == 3 && stats.pidsLimit == 0)
            #expect(stats.cache == 7 && stats.memory.usage == 100 && stats.memory.limit == 1000)
            #expect(stats.memory.maxUsage == 500)
            #expect(stats.memoryAndSwap.usage == 110 && stats.memoryAndSwap.limit == .max)
            #expect(stats.cpu.total == 9000 && stats.cpu.inUser == 4000 && stats.cpu.inKernel == 5000)
            #expect(stats.cpu.throttledTime == 3000)
            #expect(stats.blockIO[.serviced]?.map(\.value) == [3, 4])
            #expect(stats.blockIO[.serviceBytes]?.map(\.operation) == ["Read", "Write"])
            #expect(stats.cpuPressure?.some.average10 == 1.5 && stats.cpuPressure?.some.total == 77)
            #expect(stats.cpuPressure?.full.total == 5 && stats.memoryPressure == nil)
        }
    }

    @Test func `v1's files`() throws {
        var files = [
            "cpuset.cpus": "0-2,5\n", "cpuset.mems": "0\n", "cpuset.cpu_exclusive": "1\n",
            "cpuset.sched_relax_domain_level": "-1\n", "cpu.stat": "nr_periods 1\nnr_throttled 2\nthrottled_time 3\n",
            "cpuacct.stat": "user 2\nsystem 3\n", "cpuacct.usage": "99\n", "cpuacct.usage_percpu": "40 59 \n",
            "cpuacct.usage_all": "cpu user system\n0 1 2\n1 3 4\n", "pids.current": "2\n", "pids.max": "20\n",
            "memory.stat": "cache 4\nrss 5\ntotal_rss -1\n", "memory.limit_in_bytes": "9\n",
            "memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n",
            "blkio.throttle.io_serviced": "8:0 Read 3\n8:0 Total 3\nTotal 3\n",
            "blkio.throttle.io_service_bytes": "8:0 Read 300\nTotal 300\n",
        ]
        for name in ["memory", "memory.memsw"] {
            files["\(name).usage_in_bytes"] = "5\n"
            files["\(name).max_usage_in_bytes"] = "6\n"
            files["\(name).failcnt"] = "7\n"
            files["\(name).limit_in_bytes"] = "8\n"
        }
        try CgroupTree.with(files) { tree in
            let all = ["cpuset", "cpu", "cpuacct", "pids", "memory", "blkio"]
            let stats = try StatsV1(paths: Dictionary(uniqueKeysWithValues: all.map { ($0, tree.path) })).read()
            #expect(stats.cpuset.cpus == [0, 1, 2, 5] && stats.cpuset.mems == [0])
            #expect(stats.cpuset.flags["cpu_exclusive"] == 1 && stats.cpuset.flags["sched_relax_domain_level"] == -1)
            #expect(
                stats.cpu.perCPU == [40, 59] && stats.cpu.perCPUInUser == [1, 3] && stats.cpu.perCPUInKernel == [2, 4]
            )
            #expect(stats.cpu.inUser == 20_000_000 && stats.cpu.throttledTime == 3)
            #expect(stats.pidsLimit == 20 && stats.cache == 4)
            #expect(stats.memoryDetails.last?.value == 0)
            #expect(stats.memoryEvents.map(\.value) == [0, 0, 3])
            #expect(stats.memoryAndSwap.failures == 7 && stats.kernelMemory.usage == 0)
            #expect(stats.blockIO[.serviced]?.count == 2)
            #expect(stats.blockIO[.serviceBytes] == [.init(major: 8, minor: 0, operation: "Read", value: 300)])
        }
    }

    @Test(
        arguments: [
            ("hugepages-2048kB", "2MB"), ("hugepages-1048576kB", "1GB"), ("hugepages-64kB", "64KB"),
            ("hugepages-5", nil),
            ("x", nil),
        ] as [(String, String?)]
    )
    func `sizes of huge pages are named as the controller's files are`(folder: String, name: String?) {
        #expect(HugePageSizes.name(folder) == name)
    }
}
