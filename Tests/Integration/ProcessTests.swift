import Glibc
import Linux
import Support
import Testing
import Text

/// The members of `process`, as the program finds them.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct ProcessTests {
    /// The line of /proc/self/status with that name.
    private func status(_ name: String) -> String { "grep ^\(name): /proc/self/status | cut -f2-" }

    @Test func `user, groups, umask, working directory`() throws {
        try RuncBundle.with("id -u; id -g; id -G; umask; pwd") { bundle in
            bundle.process["user"] = #"{"uid":1000,"gid":2000,"additionalGids":[3000,4000],"umask":63}"#
            bundle.process["cwd"] = #""/made/for/it""#
            let output = try bundle.run()
            #expect(output.lines == ["1000", "2000", "2000 3000 4000", "0077", "/made/for/it"], "\(output)")
        }
    }

    @Test(arguments: [
        (#"["A=1","A=2","PATH=/bin"]"#, ["A=2", "HOME=/root", "PATH=/bin"]),
        (#"["HOME=","PATH=/bin"]"#, ["HOME=/root", "PATH=/bin"]),
        (#"["HOME=/x","PATH=/bin"]"#, ["HOME=/x", "PATH=/bin"]),
    ])
    func `the environment has each name once and a home`(env: String, wanted: [String]) throws {
        try RuncBundle.with { bundle in
            bundle.setArguments("/bin/env")
            bundle.process["env"] = env
            try Files.writeAtomically(
                "\(bundle.rootfs)/etc/passwd",
                bytes: Array("x:x:1:1::/nope:\nroot:x:0:0::/root:/bin/sh\n".utf8)
            )
            let output = try bundle.run()
            #expect(output.lines.sorted() == wanted, "\(output)")
        }
    }

    @Test(arguments: [
        (#"["=x"]"#, "invalid environment variable: name cannot be empty"),
        (#"["x"]"#, "invalid environment variable: missing '='"),
    ])
    func `an environment that is none is refused`(env: String, text: String) throws {
        try RuncBundle.with { bundle in
            bundle.process["env"] = env
            let output = try bundle.run()
            #expect(output.code == 1 && output.message.contains(text), "\(output)")
        }
    }

    @Test func `capabilities are those of the five sets`() throws {
        try RuncBundle.with("grep ^Cap /proc/self/status | cut -f2") { bundle in
            bundle.process["capabilities"] = """
                {"bounding":["CAP_CHOWN","CAP_KILL","CAP_NET_RAW"],"permitted":["CAP_CHOWN","CAP_KILL"],
                 "effective":["CAP_CHOWN"],"inheritable":["CAP_CHOWN"],"ambient":["CAP_CHOWN"]}
                """
            bundle.process["user"] = #"{"uid":9,"gid":9}"#
            let output = try bundle.run()
            // For another user than root an exec leaves the ambient set; order: Inh, Prm, Eff, Bnd, Amb.
            let (chown, all) = ("0000000000000001", "0000000000002021")
            #expect(output.lines == [chown, chown, chown, all, chown], "\(output)")
        }
    }

    @Test func `without a list there is no capability`() throws {
        try RuncBundle.with("grep ^Cap /proc/self/status | cut -f2") { bundle in
            let output = try bundle.run()
            #expect(Set(output.lines) == ["0000000000000000"], "\(output)")
        }
    }

    @Test func `limits, no new privileges, oom score`() throws {
        let script = "\(status("NoNewPrivs")); ulimit -n; ulimit -Hn; cat /proc/self/oom_score_adj"
        try RuncBundle.with(script) { bundle in
            bundle.process["rlimits"] = #"[{"type":"RLIMIT_NOFILE","soft":500,"hard":600}]"#
            bundle.process["noNewPrivileges"] = "true"
            bundle.process["oomScoreAdj"] = "555"
            let output = try bundle.run()
            #expect(output.lines == ["1", "500", "600", "555"], "\(output)")
        }
    }

    @Test(arguments: [
        ("rlimits", #"[{"type":"RLIMIT_MOON","soft":1,"hard":1}]"#, "RLIMIT_MOON"),
        (
            "rlimits", #"[{"type":"RLIMIT_CORE","soft":1,"hard":1},{"type":"RLIMIT_CORE","soft":1,"hard":1}]"#,
            "duplicated"
        ),
        ("cwd", #""relative""#, "Cwd must be an absolute path"),
        ("cwd", "7", "process.cwd must be a string"),
        ("user", #"{"uid":4294967296,"gid":0}"#, "process.user.uid"),
        ("user", #"{"uid":-1,"gid":0}"#, "process.user.uid"),
        ("scheduler", #"{"policy":""}"#, "scheduler policy is required"),
        ("scheduler", #"{"policy":"SCHED_OTHER","nice":77}"#, "invalid scheduler.nice"),
        ("scheduler", #"{"policy":"SCHED_MOON"}"#, "invalid scheduler policy"),
        ("ioPriority", #"{"class":"IOPRIO_CLASS_MOON","priority":1}"#, "invalid ioPriority.Class"),
        ("ioPriority", #"{"class":"IOPRIO_CLASS_BE","priority":8}"#, "invalid ioPriority.Priority"),
        ("execCPUAffinity", #"{"initial":"9-1"}"#, "bad CPUAffinity.Initial"),
        ("apparmorProfile", #""docker-default""#, "apparmor"),
        ("selinuxLabel", #""system_u:system_r:container_t""#, "selinux"),
    ])
    func `a member that can't be is named`(member: String, value: String, text: String) throws {
        try RuncBundle.with { bundle in
            bundle.process[member] = value
            let output = try bundle.run()
            #expect(output.code == 1 && output.message.contains(text), "\(output)")
            #expect(((try? Files.list(bundle.state)) ?? []).isEmpty)
        }
    }

    @Test func `scheduler and I/O priority`() throws {
        // Fields 18 and 41 of stat are the nice value's priority and the policy.
        try RuncBundle.with("cut -d')' -f2 /proc/self/stat | cut -d' ' -f17,40; ionice -p 1") { bundle in
            bundle.process["scheduler"] = #"{"policy":"SCHED_BATCH","nice":7}"#
            bundle.process["ioPriority"] = #"{"class":"IOPRIO_CLASS_BE","priority":6}"#
            let output = try bundle.run()
            #expect(output.lines == ["27 3", "best-effort: prio 6"], "\(output)")
        }
    }

    @Test func `personality`() throws {
        try RuncBundle.with("uname -m") { bundle in
            bundle.linux["personality"] = #"{"domain":"LINUX32"}"#
            let output = try bundle.run()
            #expect(output.line == "i686", "\(output)")
            bundle.linux["personality"] = #"{"domain":"MOON"}"#
            #expect(try bundle.run().err.contains("invalid personality domain MOON"))
        }
    }

    @Test func `memory policy`() throws {
        try RuncBundle.with("head -n 1 /proc/self/numa_maps") { bundle in
            bundle.linux["memoryPolicy"] = #"{"mode":"MPOL_BIND","nodes":"0","flags":["MPOL_F_STATIC_NODES"]}"#
            let output = try bundle.run()
            #expect(output.out.contains("bind=static:0"), "\(output)")
            bundle.linux["memoryPolicy"] = #"{"mode":"MPOL_BIND"}"#
            #expect(try bundle.run().err.contains("memory policy mode requires at least one node"))
        }
    }

    @Test func `CPUs: a bound runtime binds no container, an exec is bound as it says`() throws {
        try RuncBundle.with("sleep 1000") { bundle in
            bundle.process["execCPUAffinity"] = #"{"initial":"0","final":"1"}"#
            try bundle.write()
            try Command.check(
                "taskset",
                [
                    "-c", "0", bundle.runtime, "--root", bundle.state, "run", "--detach",
                    "--bundle", bundle.path, bundle.id,
                ]
            )
            let list = status("Cpus_allowed_list")
            let pid = try bundle.stateJSON()["pid"]?.int ?? 0
            let own = try Command.check("sh", ["-c", list]).line
            #expect(try Command.check("sh", ["-c", list.replacing("self", with: "\(pid)")]).line == own)
            #expect(try bundle.check("exec", bundle.id, "sh", "-c", list).line == "1")
        }
    }

    @Test(arguments: [
        (["/bin/nosuch"], #"exec: "/bin/nosuch": stat /bin/nosuch: no such file or directory"#),
        (["nosuch"], #"exec: "nosuch": executable file not found in $PATH"#),
        (["/etc"], #"exec: "/etc": is a directory"#),
        (["/etc/plain"], #"exec: "/etc/plain": permission denied"#),
    ])
    func `a program that can't be started is told at create`(arguments: [String], text: String) throws {
        try RuncBundle.with { bundle in
            bundle.process["args"] = RuncBundle.json(arguments)
            _ = try Command.check("sh", ["-c", "echo x > \(bundle.rootfs)/etc/plain"])
            let output = try bundle.create()
            #expect(output.code == 1 && output.message.contains(text), "\(output)")
            #expect(((try? Files.list(bundle.state)) ?? []).isEmpty)
        }
    }

    @Test func `a folder that only its user may enter can be the working directory`() throws {
        try RuncBundle.with("pwd") { bundle in
            try Command.check("install", ["-d", "-m", "700", "-o", "1000", "\(bundle.rootfs)/home/u"])
            bundle.process["cwd"] = #""/home/u""#
            bundle.process["user"] = #"{"uid":1000,"gid":1000}"#
            let output = try bundle.run()
            #expect(output.line == "/home/u", "\(output)")
        }
    }
}
