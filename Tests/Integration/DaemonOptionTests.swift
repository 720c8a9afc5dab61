import Glibc
import Linux
import Support
import Testing
import Text

/// What dockerd's options change while it runs.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct DaemonOptionTests {
    private static let dockerd = "\(Environment.binaries)/dockerd"

    @Test(arguments: [
        (#"{"debug": true, "labels": ["a=b"]}"#, 0, "configuration OK"),
        (#"{"hosts": ["foo://x"]}"#, 1, "invalid bind address (foo://x): unsupported proto 'foo'"),
        (#"{"unknown": 1}"#, 1, "the following directives don't match any configuration option: unknown"),
    ])
    func `validate says whether a file is right and does nothing else`(text: String, code: Int32, words: String) throws
    {
        try TemporaryFolder.with { folder in
            let root = "\(folder.path)/data"
            let file = try folder.file("daemon.json", text)
            let output = try Command.run(Self.dockerd, ["--validate", "--config-file", file, "--data-root", root])
            #expect(output.code == code)
            #expect(output.err.contains(words), "\(output)")
            #expect(!Files.exists(root))
        }
    }

    @Test func `SIGHUP takes over what may change, and a file that is wrong changes nothing`() throws {
        try Engine.with(busybox: false) { engine in
            let events = try engine.api.open("GET", "/events")
            func reload(_ text: String) throws {
                _ = try engine.folder.file("daemon.json", text)
                kill(try #require(engine.daemonPid), SIGHUP)
            }
            try reload(#"{"labels": ["a=b"], "debug": true}"#)
            var event = try JSONNode.parse(try events.line() ?? "")
            while event["Action"]?.string != "reload" { event = try JSONNode.parse(try events.line() ?? "") }
            #expect(event["Type"]?.string == "daemon")
            #expect(event["Actor"]?["Attributes"]?["labels"]?.string == #"["a=b"]"#)
            let info = try engine.api.get("/info").json
            #expect(info["Debug"]?.bool == true)
            #expect(info["Labels"]?.strings == ["a=b"])
            #expect(info["DockerRootDir"]?.string == engine.dataRoot)
            try reload("{ wrong")
            try Clock.wait("the mistake is told") { engine.log.contains("unable to configure the Docker daemon") }
            #expect(try engine.api.get("/info").json["Labels"]?.strings == ["a=b"])
        }
    }

    @Test func `the log is JSON where it is asked for, and the level keeps lines back`() throws {
        try Engine.with(arguments: ["--log-format", "json", "-l", "info"], busybox: false) { engine in
            let line = try #require(engine.log.split(separator: "\n").first { $0.contains("API listen on") })
            #expect(try JSONNode.parse(Array(line.utf8))["level"]?.string == "info")
        }
        try Engine.with(arguments: ["--log-level", "error"], busybox: false) { engine in
            #expect(!engine.log.contains("API listen on"))
        }
    }

    @Test func `the socket belongs to the group and to nobody else`() throws {
        try Engine.with(arguments: ["-G", "12345"], busybox: false) { engine in
            var status = stat()
            try #require(stat(engine.socket, &status) == 0)
            #expect(status.st_gid == 12345)
            #expect(status.st_mode & 0o777 == 0o660)
        }
    }

    @Test func `runtimes of the operator's are used by their names`() throws {
        try TemporaryFolder.with { folder in
            let runc = "\(Environment.binaries)/runc"
            let marker = "\(folder.path)/marker"
            let script = try folder.file("wrapped", "#!/bin/sh\necho \"$1\" >> \(marker)\nshift\nexec \(runc) \"$@\"\n")
            chmod(script, 0o755)
            try Engine.with(arguments: ["--add-runtime", "Mine=\(runc)", "--default-runtime", "mine"]) { engine in
                let run = ["run", "--rm", "--network", "none"]
                try engine.docker.check(run[0], run[1], run[2], run[3], "busybox", "true")
                #expect(try engine.api.get("/info").json["DefaultRuntime"]?.string == "mine")
                let unknown = try engine.docker("run", "--rm", "--runtime", "nope", "busybox", "true")
                #expect(unknown.err.contains("unknown or invalid runtime name: nope"))
                _ = try engine.folder.file(
                    "daemon.json",
                    #"{"runtimes": {"args": {"path": "\#(script)", "runtimeArgs": ["a 'b' $c"]}, "#
                        + #""shim": {"runtimeType": "io.containerd.runc.v2", "options": {"BinaryName": "\#(runc)"}}}}"#
                )
                kill(try #require(engine.daemonPid), SIGHUP)
                try Clock.wait("the runtimes are known") {
                    try engine.api.get("/info").json["Runtimes"]?["shim"]?["runtimeType"] != nil
                }
                for name in ["args", "shim"] {
                    try engine.docker.check("run", "--rm", "--network", "none", "--runtime", name, "busybox", "true")
                }
                let words = String(decoding: try Files.read(marker), as: UTF8.self)
                #expect(words.hasPrefix("a 'b' $c\n"))
            }
        }
    }

    @Test func `a service manager passes the socket and hears when the daemon is ready`() throws {
        try TemporaryFolder.with { folder in
            let notify = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            defer { close(notify) }
            var patience = timeval(tv_sec: 20, tv_usec: 0)
            setsockopt(notify, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            try #require(UnixAddress.with("\(folder.path)/notify", { bind(notify, $0, $1) }) == 0)
            // As systemd does it: descriptor 3, and the pid of the process that gets it.
            let activate = """
                import os, socket, sys
                s = socket.socket(socket.AF_UNIX)
                s.bind(sys.argv[1])
                s.listen(8)
                os.dup2(s.fileno(), 3)
                os.set_inheritable(3, True)
                os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
                os.execv(sys.argv[2], sys.argv[2:])
                """
            let listening = "\(folder.path)/passed.sock"
            let arguments = [
                "-c", activate, listening, Self.dockerd, "-H", "fd://", "-H", "fd://3", "--data-root",
                "\(folder.path)/data",
                "--exec-root",
                "\(folder.path)/exec", "--pidfile", "\(folder.path)/pid", "--config-file",
                try folder.file("d.json", "{}"), "--bridge", "none",
            ]
            let path = "\(Environment.binaries):\(Environment.value("PATH") ?? "")"
            let daemon = try BackgroundProcess(
                "python3",
                arguments,
                environment: ["NOTIFY_SOCKET": "\(folder.path)/notify", "PATH": path]
            )
            func heard() -> String {
                var bytes = [UInt8](repeating: 0, count: 100)
                let count = recv(notify, &bytes, bytes.count, 0)
                return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
            }
            #expect(heard() == "READY=1")
            #expect(try EngineAPI(socket: listening).get("/_ping").text == "OK")
            daemon.send(SIGTERM)
            #expect(heard() == "STOPPING=1")
            _ = try daemon.finish()
            // It is the manager's.
            #expect(Files.exists(listening))
            #expect(Processes.endAll(below: folder.path).isEmpty)
        }
    }

    @Test func `a container gets the daemon's defaults where it says nothing itself`() throws {
        try TemporaryFolder.with { folder in
            let refused = #"{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_ERRNO"}"#
            let profile = #"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[\#(refused)]}"#
            let arguments = [
                "--default-ulimit", "nofile=100:200", "--init", "--no-new-privileges", "--default-cgroupns-mode",
                "private",
                "--seccomp-profile", try folder.file("profile.json", profile),
            ]
            try Engine.with(arguments: arguments) { engine in
                let own = try Files.target(ofLink: "/proc/self/ns/cgroup")
                let script = """
                    ulimit -Sn; ulimit -Hn; grep NoNewPrivs /proc/self/status | cut -f2; cat /proc/1/comm; \
                    readlink /proc/self/ns/cgroup
                    """
                let run = ["run", "--rm", "--network", "none", "busybox", "sh", "-c"]
                let lines = try engine.docker.check(run[0], run[1], run[2], run[3], run[4], run[5], run[6], script)
                    .lines
                #expect(lines.prefix(4) == ["100", "200", "1", "docker-init"])
                #expect(lines.last != own)
                let made = try engine.docker(run[0], run[1], run[2], run[3], run[4], "mkdir", "/made")
                #expect(made.code == 1 && made.err.contains("Operation not permitted"), "\(made)")
            }
        }
    }

    @Test func `metrics have docker's names and count what was done`() throws {
        let port = try FreePort.find()
        try Engine.with(arguments: ["--metrics-addr", "127.0.0.1:\(port)", "--log-opt", "max-size=1m"]) { engine in
            try engine.docker.check("run", "-d", "--name", "one", "--network", "none", "busybox", "sleep", "1000")
            let get = "import sys, urllib.request as r; print(r.urlopen(sys.argv[1]).read().decode())"
            let text = try Command.check("python3", ["-c", get, "http://127.0.0.1:\(port)/metrics"]).out
            for line in [
                #"engine_daemon_container_states_containers{state="running"} 1"#,
                #"engine_daemon_container_actions_seconds_count{action="create"} 1"#,
                #"engine_daemon_container_actions_seconds_bucket{action="start",le="+Inf"} 1"#,
                #"engine_daemon_network_actions_seconds_count{action="allocate"} 1"#,
                "engine_daemon_health_checks_total 0", "# TYPE engine_daemon_events_total counter",
                "# TYPE process_resident_memory_bytes gauge",
                #"engine_daemon_host_info_functions_seconds_count{function="system_version"}"#,
            ] {
                #expect(text.contains(line), "\(text)")
            }
            #expect(try engine.api.get("/info").json["LoggingDriverLimit"]?.int == 1_000_000)
            // The daemon's log options are the container's.
            let logs = try engine.docker.inspect("one")["HostConfig"]?["LogConfig"]
            #expect(logs?["Type"]?.string == "json-file" && logs?["Config"]?["max-size"]?.string == "1m")
            try engine.docker.check("rm", "-f", "one")
        }
    }

    @Test(arguments: ["--live-restore", "--live-restore=false"])
    func `containers outlive a daemon that is stopped, and its end waits so long for requests as it is told`(
        option: String
    ) throws {
        try Engine.with(arguments: [option, "--shutdown-timeout", "1"]) { engine in
            #expect(try engine.api.get("/info").json["LiveRestoreEnabled"]?.bool == true)
            let id = try engine.docker.check("run", "-d", "--network", "none", "busybox", "sleep", "1000").line
            let pid = try #require(try engine.inspect(id)["State"]?["Pid"]?.int)
            // A request without an end of its own.
            let wait = try engine.api.open("POST", "/containers/\(id)/wait")
            let daemon = try #require(engine.daemonPid)
            engine.stop()
            #expect(!Processes.isAlive(daemon) && Processes.isAlive(pid_t(pid)))
            wait.hangUp()
            try engine.start()
            #expect(try engine.inspect(id)["State"]?["Pid"]?.int == pid)
        }
    }
}
