import Glibc
import Linux
import Support
import Testing

/// dockerd's own command line and configuration file.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct DaemonTests {
    /// Starts a dockerd that is expected to refuse; every path lies in one folder.
    private func refusal(_ arguments: [String], configuration: String = "{}") throws -> Output {
        try TemporaryFolder.with { folder in
            let file = try folder.file("daemon.json", configuration)
            let common = [
                "-H", "unix://\(folder.path)/d.sock", "--data-root", "\(folder.path)/data", "--exec-root",
                "\(folder.path)/exec", "--pidfile", "\(folder.path)/pid", "--config-file", file,
            ]
            let output = try Command.run("\(Environment.binaries)/dockerd", common + arguments, timeout: 20)
            #expect(!Files.exists("\(folder.path)/d.sock"), "a socket is left")
            return output
        }
    }

    @Test func `a third signal ends a daemon that waits for somebody`() throws {
        try Engine.with(arguments: ["--shutdown-timeout", "-1"]) { engine in
            _ = try engine.api.create("one", ["true"])
            // The answer to its first words is that it may go on; then nothing comes.
            let upload = try engine.api.bare(
                "PUT /containers/one/archive?path=/ HTTP/1.1\r\nHost: d\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 1000000\r\n\r\n"
            )
            defer { upload.hangUp() }
            let daemon = try #require(engine.daemonPid)
            kill(daemon, SIGTERM)
            try Clock.wait("it listens no more") { !Files.exists(engine.socket) }
            kill(daemon, SIGINT)
            usleep(200_000)
            #expect(kill(daemon, 0) == 0)
            kill(daemon, SIGTERM)
            var status: Int32 = 0
            try Clock.wait("it ends") { waitpid(daemon, &status, WNOHANG) == daemon }
            #expect(status == (128 + SIGTERM) << 8)
            try engine.start()
        }
    }

    @Test(arguments: [
        (["--no-such-flag"], "unknown flag: --no-such-flag"),
        (["--add-runtime", "nameless"], "invalid runtime argument: nameless"),
        (["--add-runtime", "runc=/x"], "runtime name 'runc' is reserved"),
        (["--registry-mirror", "ftp://x"], "unsupported scheme"),
        (["-H", "tcp://0.0.0.0:1"], "refusing to listen on tcp://0.0.0.0:1 without TLS"),
        (["-H", "fd://"], "no sockets found via socket activation"),
        (["--bridge", "br0"], "bridge device with non default name br0 must be created manually"),
        (["--data-root", "here"], "must be absolute"),
    ])
    func `flags that cannot be honoured are refused by name`(arguments: [String], words: String) throws {
        let output = try refusal(arguments)
        #expect(output.code != 0)
        #expect(output.err.contains(words), "\(output)")
    }

    @Test(arguments: [
        (
            "{\"debug\": true, \"no-such-key\": 1}",
            "the following directives don't match any configuration option: no-such-key"
        ),
        ("{\"hosts\": [\"unix:///x\"]}", "specified both as a flag and in the configuration file: hosts"),
        ("not json", "daemon.json"),
        ("[]", "cannot unmarshal array"),
    ])
    func `a configuration file that cannot be honoured is refused`(text: String, words: String) throws {
        let output = try refusal([], configuration: text)
        #expect(output.code != 0)
        #expect(output.err.contains(words), "\(output)")
    }

    @Test func `two engines run side by side and on several sockets`() throws {
        try Engine.with { first in
            let second = "\(first.folder.path)/second.sock"
            try Engine.with(arguments: ["-H", "unix://\(second)"]) { engine in
                try engine.docker.check("run", "-d", "--name", "here", "--network", "none", "busybox", "sleep", "1000")
                let other = DockerClient(
                    "\(Environment.binaries)/docker",
                    host: "unix://\(second)",
                    configuration: engine.folder.path
                )
                #expect(try other.names() == ["here"])
                #expect(try first.docker.names().isEmpty)
                try engine.docker.check("rm", "-f", "here")
            }
        }
    }

    @Test func `sockets and records are root's alone`() throws {
        try Engine.with { engine in
            for path in [
                "\(engine.dataRoot)/engine.db", "\(engine.folder.path)/exec/containerd/containerd.sock",
                "\(engine.folder.path)/exec/containerd/containerd.sock.ttrpc",
            ] {
                var status = stat()
                try #require(stat(path, &status) == 0, "\(path)")
                #expect(status.st_mode & 0o077 == 0, "\(path)")
            }
            var status = stat()
            try #require(stat(engine.socket, &status) == 0)
            #expect(status.st_mode & 0o007 == 0)
        }
    }
}
