import Glibc
import Linux
import Support
import Testing
import Text

/// What a container has that asked for it, as its own program sees it.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct CreatedContainerTests {
    private func host(_ members: String) -> String { #"{"NetworkMode":"none",\#(members)}"# }

    @Test func `docker-init is process 1, reaps and ends as its program`() throws {
        try Engine.with { engine in
            let script = "cat /proc/1/comm; (sleep 0.1 &); sleep 0.5; ls /proc | grep -c '^[0-9]'; exit 7"
            let output = try engine.run(script, host: host(#""Init":true"#))
            #expect(output.code == 7, "\(output)")
            // Init, the shell, ls and grep: the orphan is gone.
            #expect(output.lines == ["docker-init", "4"])
            let bare = try engine.run("cat /proc/1/comm", host: host(#""Init":false"#))
            #expect(bare.lines.count == 1 && bare.lines != ["docker-init"])
        }
    }

    @Test func `namespaces are the host's, another container's or its own`() throws {
        try Engine.with { engine in
            func link(_ name: String) throws -> String { try Files.target(ofLink: "/proc/self/ns/\(name)") }
            for (member, name) in [
                ("PidMode", "pid"), ("IpcMode", "ipc"), ("UTSMode", "uts"), ("CgroupnsMode", "cgroup"),
            ] {
                let shared = try engine.run("readlink /proc/self/ns/\(name)", host: host(#""\#(member)":"host""#))
                #expect(shared.lines == [try link(name)], "\(member)")
            }
            let own = try engine.run("readlink /proc/self/ns/cgroup", host: host(#""CgroupnsMode":"private""#))
            #expect(own.lines != [try link("cgroup")])
            let donor = try engine.create(
                "echo x > /dev/shm/f; sleep 60",
                host: host(#""IpcMode":"shareable""#),
                name: "donor"
            )
            try engine.api.post("/containers/\(donor)/start").expecting(204)
            let script = "for n in pid ipc net; do readlink /proc/self/ns/$n; done; cat /dev/shm/f; cat /etc/hostname"
            let joined = try engine.run(
                script,
                host: #"{"NetworkMode":"container:donor","PidMode":"container:donor","IpcMode":"container:donor"}"#
            )
            let pid = try #require(try engine.inspect(donor)["State"]?["Pid"]?.int)
            let expected = try ["pid", "ipc", "net"].map { try Files.target(ofLink: "/proc/\(pid)/ns/\($0)") }
            #expect(joined.lines == expected + ["x", String(donor.prefix(12))], "\(joined)")
            let id = try engine.create("true", host: #"{"NetworkMode":"none","IpcMode":"container:donor"}"#)
            #expect(try engine.inspect(id)["HostConfig"]?["IpcMode"]?.string == "container:\(donor)")
            try engine.api.delete("/containers/\(donor)?force=1").expecting(204)
            let gone = try engine.api.post("/containers/\(id)/start")
            #expect(gone.status == 400)
        }
    }

    @Test func `capabilities, privileges, limits, sysctls, groups and devices are what was asked for`() throws {
        try Engine.with { engine in
            let bound = "grep CapBnd /proc/self/status | cut -f2"
            let all = try engine.run(bound, host: host(#""CapAdd":["ALL"],"CapDrop":["mknod"]"#))
            let own = try Command.run("sh", ["-c", bound])
            let mask = try #require(UInt64(all.line, radix: 16))
            let full = try #require(UInt64(own.line, radix: 16))
            #expect(mask == full & ~(1 << 27), "all but CAP_MKNOD")
            let none = try engine.run(bound, host: host(#""CapDrop":["ALL"]"#))
            #expect(none.lines == ["0000000000000000"])
            let words = """
                ulimit -n; cat /proc/sys/kernel/msgmax; id -G; cat /proc/self/oom_score_adj; \
                grep NoNewPrivs /proc/self/status | cut -f2; df -k /dev/shm | tail -1 | awk '{print $2}'; \
                head -c 1 /dev/mine | wc -c; cat /proc/self/cgroup | grep -c /parent/
                """
            let many = """
                "Ulimits":[{"Name":"nofile","Soft":100,"Hard":200}],"Sysctls":{"kernel.msgmax":"4242"},\
                "GroupAdd":["17","tty"],"OomScoreAdj":500,"SecurityOpt":["no-new-privileges"],"ShmSize":1048576,\
                "Devices":[{"PathOnHost":"/dev/zero","PathInContainer":"/dev/mine","CgroupPermissions":"r"}],\
                "CgroupParent":"/docker/parent"
                """
            let output = try engine.run(words, host: host(many))
            #expect(output.lines.prefix(2) == ["100", "4242"], "\(output)")
            #expect(output.lines.dropFirst(2).prefix(5) == ["0 5 17", "500", "1", "1024", "1"], "\(output)")
            #expect(output.lines.last.flatMap { Int($0) } ?? 0 > 0, "\(output)")
        }
    }

    @Test func `a privileged container has the host's devices and nothing masked`() throws {
        try Engine.with { engine in
            let script =
                "grep -c ' /proc/keys ' /proc/self/mountinfo; (echo x > /proc/sys/kernel/hostname) 2>/dev/null && echo w; "
                + "ls /dev | grep -cx loop-control; grep Seccomp: /proc/self/status | cut -f2"
            let output = try engine.run(script, host: host(#""Privileged":true"#))
            let hasLoop = Files.exists("/dev/loop-control") ? "1" : "0"
            #expect(output.lines == ["0", "w", hasLoop, "0"], "\(output)")
            let plain = try engine.run(script, host: host(#""Privileged":false"#))
            #expect(plain.lines == ["1", "0", "2"], "\(plain)")
        }
    }

    @Test func `seccomp is a profile, unconfined or docker's own`() throws {
        try Engine.with { engine in
            let profile =
                #"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"mkdir\",\"mkdirat\"],"#
                + #"\"action\":\"SCMP_ACT_ERRNO\",\"includes\":{\"caps\":[\"CAP_CHOWN\"]}}]}"#
            let script = "mkdir /x 2>&1 || grep Seccomp: /proc/self/status | cut -f2"
            let refused = try engine.run(script, host: host(#""SecurityOpt":["seccomp=\#(profile)"]"#))
            #expect(refused.lines.last == "2", "\(refused)")
            #expect(refused.out.contains("Operation not permitted"))
            let without = try engine.run(
                script,
                host: host(#""SecurityOpt":["seccomp=\#(profile)"],"CapDrop":["CHOWN"]"#)
            )
            #expect(without.out.isEmpty, "\(without)")
            let free = try engine.run(
                "grep Seccomp: /proc/self/status | cut -f2",
                host: host(#""SecurityOpt":["seccomp=unconfined"]"#)
            )
            #expect(free.lines == ["0"])
        }
    }

    #if arch(x86_64)
        // socket(2) with AF_ALG, CVE-2026-31431's way into the kernel, and io_uring_setup(2).
        @Test(arguments: [(41, 38, 5), (425, 1, 0)] as [(UInt32, UInt32, UInt32)])
        func `what docker's own profile refuses is not to be had`(call: UInt32, first: UInt32, second: UInt32) throws {
            try Engine.with { engine in
                let program = "\(try engine.folder.folder("shared"))/tiny"
                let bytes = TinyProgram.callingAndExiting(call, first, second)
                try Files.writeAtomically(program, bytes: bytes, mode: 0o755)
                let bind = #""Binds":["\#(engine.folder.path)/shared:/shared"]"#
                #expect(try engine.run("/shared/tiny", host: host(bind)).code == EPERM)
                let free = try engine.run("/shared/tiny", host: host(bind + #","SecurityOpt":["seccomp=unconfined"]"#))
                #expect(free.code != EPERM, "\(free)")
            }
        }
    #endif

    @Test func `hosts, resolvers and annotations are the client's`() throws {
        try Engine.with { engine in
            let members = """
                "Dns":["192.0.2.1"],"DnsSearch":["a.example"],"DnsOptions":["ndots:2"],"ExtraHosts":["x:192.0.2.9"]
                """
            let output = try engine.run("grep -v '^#' /etc/resolv.conf; tail -1 /etc/hosts", host: host(members))
            #expect(
                output.lines.suffix(4)
                    == ["nameserver 192.0.2.1", "search a.example", "options ndots:2", "192.0.2.9\tx"],
                "\(output)"
            )
        }
    }

    @Test func `an update changes what runs, and contradictions are refused`() throws {
        try Engine.with { engine in
            let id = try engine.create("sleep 60", host: host(#""Memory":67108864,"PidsLimit":50,"CpuPeriod":100000"#))
            try engine.api.post("/containers/\(id)/start").expecting(204)
            let answer = try engine.api.post(
                "/containers/\(id)/update",
                #"{"Memory":33554432,"MemorySwap":67108864,"CpuShares":512,"PidsLimit":20,"RestartPolicy":{"Name":"no"}}"#
            ).expecting(200)
            #expect(try answer.json["Warnings"] != nil)
            let host = try engine.inspect(id)["HostConfig"]
            #expect(host?["Memory"]?.int == 33_554_432)
            #expect(host?["CpuShares"]?.int == 512)
            #expect(host?["PidsLimit"]?.int == 20)
            let pid = try #require(try engine.inspect(id)["State"]?["Pid"]?.int)
            let files = Processes.cgroups(of: pid_t(pid)).map { "\($0)/pids.max" }
            let file = try #require(files.first { Files.exists($0) })
            #expect(String(decoding: try Files.read(file), as: UTF8.self) == "20\n")
            let conflict = try engine.api.post("/containers/\(id)/update", #"{"NanoCpus":1000000000}"#)
            #expect(conflict.status == 409)
            #expect(
                conflict.message
                    == "Cannot update container \(id): Conflicting options: Nano CPUs cannot be updated as CPU Period has already been set"
            )
            let wrong = try engine.api.post("/containers/\(id)/update", #"{"Memory":5}"#)
            #expect(wrong.status == 400)
            #expect(wrong.message == "Minimum memory limit allowed is 6MB")
            try engine.api.delete("/containers/\(id)?force=1").expecting(204)
        }
    }
}
