import Linux
import Support
import Testing
import Text

/// The figures of a create as the kernel has them for the container.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct ResourceTests {
    @Test(.disabled(if: Environment.isCgroupV2, "names of cgroup v1"))
    func `figures reach the container's cgroup`() throws {
        let disk = try #require(
            try Files.list("/sys/block").sorted().last { Files.exists("/dev/\($0)") },
            "a block device"
        )
        let number = String(decoding: try Files.read("/sys/block/\(disk)/dev").dropLast(), as: UTF8.self)
        let rate = #"[{"Path":"/dev/\#(disk)","Rate":1048576}]"#
        let rows = [
            (#""MemorySwap":134217728"#, "memory/memory.memsw.limit_in_bytes", "134217728"),
            (#""MemoryReservation":33554432"#, "memory/memory.soft_limit_in_bytes", "33554432"),
            (#""MemorySwappiness":30"#, "memory/memory.swappiness", "30"),
            (#""OomKillDisable":true"#, "memory/memory.oom_control", "oom_kill_disable 1"),
            (#""CpuShares":512"#, "cpu/cpu.shares", "512"),
            (#""CpuPeriod":50000,"CpuQuota":25000"#, "cpu/cpu.cfs_quota_us", "25000"),
            (#""CpusetCpus":"0""#, "cpuset/cpuset.cpus", "0"),
            (#""BlkioDeviceReadBps":\#(rate)"#, "blkio/blkio.throttle.read_bps_device", "\(number) 1048576"),
            (#""BlkioDeviceWriteBps":\#(rate)"#, "blkio/blkio.throttle.write_bps_device", "\(number) 1048576"),
            (#""BlkioDeviceReadIOps":\#(rate)"#, "blkio/blkio.throttle.read_iops_device", "\(number) 1048576"),
            (#""BlkioDeviceWriteIOps":\#(rate)"#, "blkio/blkio.throttle.write_iops_device", "\(number) 1048576"),
            (#""DeviceCgroupRules":["c 42:* rw"]"#, "devices/devices.list", "c 42:* rw"),
        ]
        try Engine.with { engine in
            let members = [#""NetworkMode":"none","Memory":67108864"#] + rows.map(\.0)
            let script = rows.map { "echo; echo = \($0.1); cat /sys/fs/cgroup/\($0.1)" }.joined(separator: "; ")
            let output = try engine.run(script, host: "{\(members.joined(separator: ","))}")
            for (member, file, value) in rows {
                let part = output.out.part(after: "= \(file)\n", before: "\n=")
                #expect(part.split(separator: "\n").contains(value[...]), "\(member): \(part)")
            }
            #expect(output.code == 0 && output.err.isEmpty, "\(output)")
        }
    }

    // Weights are the I/O scheduler's; a kernel without one is told of by a warning.
    @Test func `a weight of disk I O is set or warned about`() throws {
        try Engine.with { engine in
            let host = #"{"NetworkMode":"none","BlkioWeight":500}"#
            let made = try engine.api.post(
                "/containers/create",
                #"{"Image":"busybox","Cmd":["true"],"HostConfig":\#(host)}"#
            ).expecting(201).json
            let isSet = try engine.inspect(made["Id"]?.string ?? "")["HostConfig"]?["BlkioWeight"]?.int == 500
            let warnings = made["Warnings"]?.strings ?? []
            #expect(isSet != warnings.contains { $0.contains("Block I/O weight") }, "\(isSet) \(warnings)")
            #expect(try engine.finish(made["Id"]?.string ?? "").code == 0)
        }
    }

    @Test func `labels and a user namespace of the host's change nothing here`() throws {
        try Engine.with { engine in
            let own = try Files.target(ofLink: "/proc/self/ns/user")
            for member in [
                #""SecurityOpt":["label=disable"]"#, #""SecurityOpt":["label=type:x"]"#, #""UsernsMode":"host""#,
            ] {
                let output = try engine.run("readlink /proc/self/ns/user", host: #"{"NetworkMode":"none",\#(member)}"#)
                #expect(output.lines == [own], "\(member): \(output)")
            }
        }
    }

    @Test func `devices of a vendor's CDI specification are in the container`() throws {
        try TemporaryFolder.with { folder in
            let specification = """
                {"cdiVersion":"0.6.0","kind":"vendor.example/thing","devices":[{"name":"one","containerEdits":{
                "env":["THING=one"],"deviceNodes":[{"path":"/dev/thing","hostPath":"/dev/zero","permissions":"r"}],
                "mounts":[{"hostPath":"\(folder.path)","containerPath":"/thing","options":["ro","bind"]}]}}],
                "containerEdits":{"env":["VENDOR=yes"]}}
                """
            _ = try folder.file("vendor.json", specification)
            let prepare = { (engine: Engine) in
                _ = try engine.folder.file("daemon.json", #"{"cdi-spec-dirs":["\#(folder.path)"]}"#)
            }
            try Engine.with(prepare: prepare) { engine in
                func request(_ device: String) -> String {
                    #"{"NetworkMode":"none","DeviceRequests":[{"Driver":"cdi","DeviceIDs":["\#(device)"]}]}"#
                }
                let script = "echo $THING $VENDOR; head -c 2 /dev/thing | wc -c; ls /thing; touch /thing/x 2>&1"
                let output = try engine.run(script, host: request("vendor.example/thing=one"))
                #expect(output.lines.prefix(3) == ["one yes", "2", "vendor.json"], "\(output)")
                #expect(output.lines.last?.contains("Read-only file system") == true, "\(output)")
                #expect(try engine.api.get("/info").json["CDISpecDirs"]?.strings == [folder.path])
                let id = try engine.create("true", host: request("vendor.example/thing=two"))
                let refused = try engine.api.post("/containers/\(id)/start").expecting(500)
                #expect(refused.message.contains("unresolvable CDI devices vendor.example/thing=two"), "\(refused)")
            }
        }
    }

    // One connection to containerd carries a hundred calls; each process that runs is waited for.
    @Test func `more than a hundred processes are waited for at once`() throws {
        try Engine.with { engine in
            let id = try engine.create("sleep 1000", host: #"{"NetworkMode":"none"}"#, name: "many")
            try engine.api.start("many")
            for _ in 0..<101 {
                let exec = try engine.api.post("/containers/many/exec", #"{"Cmd":["sleep","1000"]}"#).expecting(201)
                let name = try exec.json["Id"]?.string ?? ""
                try engine.api.post("/exec/\(name)/start", #"{"Detach":true}"#).expecting(200)
            }
            #expect(try engine.inspect(id)["ExecIDs"]?.elements.count == 101)
            #expect(try engine.docker.check("exec", "many", "echo", "on", timeout: 20).out == "on\n")
            #expect(try engine.docker.check("version", timeout: 20).code == 0)
            try engine.api.delete("/containers/many?force=1").expecting(204)
        }
    }
}
