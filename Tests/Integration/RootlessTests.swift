import Linux
import Support
import Testing
import Text

/// The runtime started by an ordinary user, who has no right to the host's cgroups and no id but their own.
@Suite(.enabled(if: Environment.hasRootless, "an ordinary user can't make user namespaces here"))
struct RootlessTests {
    private static let user = RuncBundle.user

    /// Owner of a file as the host has it.
    private func owner(_ path: String) throws -> String { try Command.check("stat", ["-c", "%u:%g", path]).line }

    @Test func `root of the container is the user outside, without groups and setgroups`() throws {
        let script = """
            id -u; cat /proc/self/setgroups; tr -s ' ' </proc/self/uid_map; tr -s ' ' </proc/self/gid_map
            touch /made; grep Groups: /proc/self/status
            """
        try RuncBundle.with(script) { bundle in
            try bundle.becomeRootless()
            let output = try bundle.run()
            let map = " 0 \(Self.user) 1"
            #expect(output.lines == ["0", "deny", map, map, "Groups:\t "], "\(output)")
            #expect(try owner("\(bundle.rootfs)/made") == "\(Self.user):\(Self.user)")
        }
    }

    @Test func `a container goes through its whole life, exec before its start too`() throws {
        try RuncBundle.with("echo started >/made; sleep 1000") { bundle in
            try bundle.becomeRootless()
            let made = try bundle.create()
            #expect(made.code == 0, "\(made)")
            #expect(try bundle.status() == "created")
            #expect(try bundle.check("exec", bundle.id, "sh", "-c", "id -u; hostname x; echo $$").lines.first == "0")
            #expect(!Files.exists("\(bundle.rootfs)/made"))
            try bundle.check("start", bundle.id)
            try Clock.wait("it runs") { Files.exists("\(bundle.rootfs)/made") }
            #expect(try bundle.status() == "running")
            #expect(try bundle.check("list", "-q").line == bundle.id)
            #expect(try bundle.check("exec", bundle.id, "cat", "/made").line == "started")
            try bundle.check("kill", bundle.id, "KILL")
            try bundle.waitUntil("stopped")
            try bundle.check("delete", bundle.id)
            #expect(try Files.list(bundle.state).isEmpty)
        }
    }

    /// What waits for its start still has the runtime's own memory, the caller's environment in it, and without root
    /// it can't be closed to tracing.
    @Test func `the caller's environment can't be read in a container that waits`() throws {
        try RuncBundle.with { bundle in
            try bundle.becomeRootless()
            bundle.launcher += ["env", "SECRET=\(Environment.marker)"]
            let made = try bundle.create()
            #expect(made.code == 0, "\(made)")
            let output = try bundle.check("exec", bundle.id, "sh", "-c", "wc -c </proc/1/environ; cat /proc/1/environ")
            let length = Int(output.lines.first ?? "") ?? 0
            #expect(length > Environment.marker.utf8.count, "it should be readable, and empty: \(output)")
            #expect(!output.out.contains(Environment.marker), "\(output)")
        }
    }

    @Test func `what spec --rootless writes runs`() throws {
        try RuncBundle.with { bundle in
            try bundle.becomeRootless()
            let line = bundle.line(["spec", "--rootless", "--bundle", bundle.path])
            try Command.check(line.program, line.arguments)
            let config = "\(bundle.path)/config.json"
            let text = String(decoding: try Files.read(config), as: UTF8.self)
                .replacing(#""terminal": true"#, with: #""terminal": false"#)
                .replacing(#""sh""#, with: #""/bin/id", "-u""#)
            try Files.writeAtomically(config, bytes: Array(text.utf8), mode: 0o644, sync: false)
            let run = bundle.line(["--root", bundle.state, "run", "--bundle", bundle.path, bundle.id])
            let output = try Command.run(run.program, run.arguments)
            #expect(output.code == 0 && output.line == "0", "\(output)")
        }
    }

    @Test func `without --root the state lies in $XDG_RUNTIME_DIR, and stays there`() throws {
        try RuncBundle.with("sleep 1000") { bundle in
            try bundle.becomeRootless()
            let folder = "\(bundle.path)/run"
            try Command.check("install", ["-d", "-m", "700", "-o", "\(Self.user)", "-g", "\(Self.user)", folder])
            let runtime = { (arguments: [String]) throws -> Output in
                let line = bundle.line(arguments)
                return try Command.check("env", ["XDG_RUNTIME_DIR=\(folder)", line.program] + line.arguments)
            }
            try bundle.write()
            bundle.launcher += ["sh", "-c", "exec \"$@\" </dev/null >/dev/null 2>&1", "x"]
            _ = try runtime(["create", "--bundle", bundle.path, bundle.id])
            bundle.launcher.removeLast(4)
            #expect(try Files.list("\(folder)/runc") == [bundle.id])
            #expect(try Command.check("stat", ["-c", "%a %u", "\(folder)/runc"]).line == "1700 \(Self.user)")
            #expect(try runtime(["list", "-q"]).line == bundle.id)
            _ = try runtime(["delete", "--force", bundle.id])
            #expect(try Files.list("\(folder)/runc").isEmpty)
        }
    }

    @Test(arguments: [
        ("auto", ""), ("true", ""), ("", ""), ("false", "permission denied"),
        ("maybe", #"strconv.ParseBool: parsing "maybe": invalid syntax"#),
    ])
    func `--rootless says whether missing rights to cgroups are passed over`(value: String, message: String) throws {
        try RuncBundle.with { bundle in
            try bundle.becomeRootless()
            bundle.globals = ["--rootless", value]
            let output = try bundle.run()
            #expect(output.code == (message.isEmpty ? 0 : 1), "\(output)")
            #expect(message.isEmpty ? output.err.isEmpty : output.message.contains(message), "\(output)")
        }
    }

    @Test func `more ids than the own one need newuidmap, which is named where it is missing`() throws {
        try RuncBundle.with { bundle in
            try bundle.becomeRootless(subordinates: true)
            bundle.launcher += ["env", "PATH=/nowhere"]
            let output = try bundle.run()
            #expect(output.code == 1)
            #expect(output.message.contains("the id mappings need newuidmap, which is not on PATH"), "\(output)")
            #expect(try Files.list(bundle.state).isEmpty)
        }
    }

    /// Who is nobody outside may not become root, nor another user.
    @Test(.enabled(if: Environment.hasIDMappers, "newuidmap is not on PATH"), arguments: [0, 1000, 700_000])
    func `an id that is not the user's is not mapped`(host: Int) throws {
        try RuncBundle.with { bundle in
            try bundle.becomeRootless()
            bundle.linux["uidMappings"] = #"[{"containerID":0,"hostID":\#(host),"size":1}]"#
            let output = try bundle.run()
            #expect(output.code == 1 && output.err.contains("newuidmap"), "\(output)")
        }
    }

    @Test(.enabled(if: Environment.hasIDMappers, "newuidmap is not on PATH"))
    func `subordinate ids are users of the container`() throws {
        try RuncBundle.with("id -u; id -g; touch /tmp/made; cat /proc/self/setgroups; sleep 1000") { bundle in
            try bundle.becomeRootless(subordinates: true)
            try Command.check("chmod", ["777", "\(bundle.rootfs)/tmp"])
            bundle.process["user"] = #"{"uid":5,"gid":6}"#
            let made = try bundle.create(output: "\(bundle.folder.path)/out")
            #expect(made.code == 0, "\(made)")
            // The change of the user closes a process to tracing again.
            #expect(try bundle.check("exec", bundle.id, "id", "-u").line == "5")
            try bundle.check("start", bundle.id)
            let first = RuncBundle.subordinate - 1
            try Clock.wait("it writes") {
                try Files.read("\(bundle.folder.path)/out") == Array("5\n6\nallow\n".utf8)
            }
            #expect(try owner("\(bundle.rootfs)/tmp/made") == "\(first + 5):\(first + 6)")
            #expect(try bundle.check("exec", "--user", "0:0", bundle.id, "id", "-u").line == "0")
            #expect(try bundle.check("exec", "--user", "7:8", bundle.id, "id", "-g").line == "8")
        }
    }

    @Test func `additional groups are refused`() throws {
        try RuncBundle.with("sleep 1000") { bundle in
            try bundle.becomeRootless()
            let message = "cannot set any additional groups in a rootless container"
            bundle.process["user"] = #"{"uid":0,"gid":0,"additionalGids":[5]}"#
            let run = try bundle.run()
            #expect(run.code == 1 && run.err.contains(message), "\(run)")
            bundle.process["user"] = #"{"uid":0,"gid":0}"#
            try bundle.launch()
            let exec = try bundle.runc("exec", "--additional-gids", "5", bundle.id, "id")
            #expect(exec.code == 255 && exec.err.contains(message), "\(exec)")
        }
    }

    private static let refusals: [(member: String, json: String, message: String)] = [
        ("uidMappings", "[]", "rootless containers requires at least one UID mapping"),
        ("gidMappings", "[]", "rootless containers requires at least one GID mapping"),
        ("namespaces", #"[{"type":"mount"}]"#, "rootless container requires user namespaces"),
        (
            "mounts", #"[{"destination":"/tmp","type":"tmpfs","source":"tmpfs","options":["uid=77"]}]"#,
            "cannot specify uid=77 mount option for rootless container"
        ),
        (
            "mounts", #"[{"destination":"/tmp","type":"tmpfs","source":"tmpfs","options":["mode=755,gid=77"]}]"#,
            "cannot specify gid=77 mount option for rootless container"
        ),
        (
            "mounts", #"[{"destination":"/tmp","type":"bind","source":"/tmp","options":["bind","idmap"]}]"#,
            "id-mapped mounts are not supported for rootless containers"
        ),
        ("netDevices", #"{"lo":{}}"#, "network devices are not supported for rootless containers"),
        ("cgroupsPath", #""/mh-rootless""#, "permission denied"),
    ]

    @Test(arguments: refusals.indices)
    func `what takes root's rights is refused by name`(index: Int) throws {
        let refusal = Self.refusals[index]
        try RuncBundle.with { bundle in
            try bundle.becomeRootless()
            if refusal.member == "mounts" {
                bundle.top["mounts"] = refusal.json
            } else {
                bundle.linux[refusal.member] = refusal.json
            }
            let output = try bundle.run()
            #expect(output.code == 1 && output.err.contains(refusal.message), "\(output)")
            #expect(try Files.list(bundle.state).isEmpty)
        }
    }

    @Test func `a limit is an error where there is no group to set it in`() throws {
        try RuncBundle.with { bundle in
            try bundle.becomeRootless()
            bundle.linux["resources"] = #"{"memory":{"limit":100000000}}"#
            let output = try bundle.run()
            let message =
                Environment.isCgroupV2
                ? "rootless needs no limits + no cgrouppath when no permission is granted for cgroups"
                : "cannot set memory limit: container could not join or create cgroup"
            #expect(output.code == 1 && output.err.contains(message), "\(output)")
        }
    }

    /// No list of processes is to be had, which must not look like an empty one.
    @Test func `ps says that there is no group`() throws {
        try RuncBundle.with("sleep 1000") { bundle in
            try bundle.becomeRootless()
            try bundle.launch()
            let output = try bundle.runc("ps", bundle.id)
            #expect(output.code == 1 && output.err.contains("unable to get all container pids"), "\(output)")
        }
    }

    @Test func `without a group and a pid namespace there is a warning, and kill ends the first process`() throws {
        try RuncBundle.with("sleep 1000") { bundle in
            try bundle.becomeRootless()
            bundle.namespaces["pid"] = nil
            bundle.mounts = []
            bundle.bind("/proc", "/proc", ["rbind"])
            let made = try bundle.create()
            #expect(made.code == 0 && made.err.contains("Such configuration is strongly discouraged"), "\(made)")
            try bundle.check("start", bundle.id)
            let killed = try bundle.check("kill", bundle.id, "KILL")
            #expect(killed.err.contains("failed to kill all processes"), "\(killed)")
            try bundle.waitUntil("stopped")
        }
    }

    @Test func `the score for lack of memory rises, in run and in exec, and falls for root only`() throws {
        try RuncBundle.with("cat /proc/self/oom_score_adj; sleep 1000") { bundle in
            try bundle.becomeRootless()
            bundle.process["oomScoreAdj"] = "500"
            try bundle.launch(output: "\(bundle.folder.path)/out")
            try Clock.wait("it writes") { try Files.read("\(bundle.folder.path)/out") == Array("500\n".utf8) }
            #expect(try bundle.check("exec", bundle.id, "cat", "/proc/self/oom_score_adj").line == "500")
            try bundle.check("delete", "--force", bundle.id)
            bundle.process["oomScoreAdj"] = "-500"
            let output = try bundle.run()
            let message = "failed to update /proc/self/oom_score_adj: permission denied"
            #expect(output.code == 1 && output.err.contains(message), "\(output)")
        }
    }

    @Test(arguments: [true, false])
    func `a seccomp agent gets the listener`(noNewPrivileges: Bool) throws {
        try RuncBundle.with("mkdir /tmp/x 2>&1") { bundle in
            try bundle.becomeRootless()
            let agent = try SeccompAgent("\(bundle.folder.path)/agent")
            try Command.check("chmod", ["777", agent.path])
            bundle.process["noNewPrivileges"] = "\(noNewPrivileges)"
            bundle.linux["seccomp"] =
                #"{"defaultAction":"SCMP_ACT_ALLOW","listenerPath":"\#(agent.path)","syscalls":[{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_NOTIFY"}]}"#
            try bundle.write()
            let line = bundle.line(["--root", bundle.state, "run", "--bundle", bundle.path, bundle.id])
            let container = try BackgroundProcess(line.program, line.arguments)
            _ = try agent.receive()
            try agent.answer(errno: 100)  // ENETDOWN
            try container.waitForOutput("Network is down")
        }
    }

    @Test func `hooks of the runtime run as the user`() throws {
        try RuncBundle.with { bundle in
            try bundle.becomeRootless()
            let file = "\(bundle.path)/hooks"
            let hook = #"[{"path":"/bin/sh","args":["sh","-c","id -u >>\#(file)"]}]"#
            bundle.top["hooks"] = #"{"createRuntime":\#(hook),"createContainer":\#(hook),"poststop":\#(hook)}"#
            let output = try bundle.run()
            #expect(output.code == 0, "\(output)")
            let lines = String(decoding: try Files.read(file), as: UTF8.self).split(separator: "\n")
            #expect(lines == ["\(Self.user)", "0", "\(Self.user)"])
        }
    }
}
