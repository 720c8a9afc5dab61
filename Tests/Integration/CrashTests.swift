import Glibc
import Support
import Testing

/// Containers outlive their daemons.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct CrashTests {
    private let counter = "i=0; while :; do i=$((i+1)); echo tick $i; sleep 0.1; done"

    @Test func `daemons killed with -9 lose no container, output or exit code`() throws {
        try Engine.with { engine in
            let docker = engine.docker
            try docker.check("run", "-d", "--name", "long", "--network", "none", "busybox", "sh", "-c", counter)
            try docker.check(
                "run",
                "-d",
                "--name",
                "short",
                "--network",
                "none",
                "busybox",
                "sh",
                "-c",
                "sleep 1; echo last; exit 6"
            )
            try docker.waitForLog("long", "tick 2")
            try engine.killDaemons()
            sleep(2)
            try engine.start()

            #expect(try docker.isRunning("long"))
            #expect(try docker.exitCode(of: "short") == 6)
            #expect(try docker.check("logs", "short").out == "last\n")
            let log = try docker.check("logs", "long").lines
            #expect(log.count > 15, "the log has \(log.count) lines")
            #expect(log == (1...log.count).map { "tick \($0)" })
            #expect(try docker.check("exec", "long", "echo", "in").out == "in\n")
            try docker.check("stop", "-t", "1", "long")
            #expect(try docker.exitCode(of: "long") == 137)
            try docker.check("rm", "long", "short")
            #expect(try docker.names().isEmpty)
        }
    }

    @Test func `a clean restart leaves containers running`() throws {
        try Engine.with { engine in
            try engine.docker.check("run", "-d", "--name", "kept", "--network", "none", "busybox", "sleep", "1000")
            engine.stop()
            try engine.start()
            #expect(try engine.docker.isRunning("kept"))
            try engine.docker.check("rm", "-f", "kept")
        }
    }

    @Test func `a newer binary renamed over the old one takes containers over`() throws {
        try TemporaryFolder.with { folder in
            let binaries = "\(folder.path)/bin"
            try Command.check("mkdir", [binaries])
            try Command.check("cp", ["\(Environment.binaries)/monohull", "\(binaries)/monohull"])
            try Command.check("\(binaries)/monohull", ["--install", binaries])
            try Engine.with(binaries: binaries) { engine in
                let docker = engine.docker
                try docker.check("run", "-d", "--name", "old", "--network", "none", "busybox", "sh", "-c", counter)
                try docker.waitForLog("old", "tick 1")
                try Command.check("cp", ["\(Environment.binaries)/monohull", "\(binaries)/new"])
                try Command.check("mv", ["\(binaries)/new", "\(binaries)/monohull"])
                engine.stop()
                try engine.start()
                #expect(try docker.names() == ["old"])
                #expect(try docker.isRunning("old"))
                #expect(try docker.check("exec", "old", "echo", "in").out == "in\n")
                try docker.check("stop", "-t", "1", "old")
                try docker.check("rm", "old")
            }
        }
    }

    @Test func `a client that is killed leaves its container running`() throws {
        try Engine.with { engine in
            let client = try engine.docker.background(
                "run",
                "--name",
                "kept",
                "--network",
                "none",
                "busybox",
                "sh",
                "-c",
                counter
            )
            try client.waitForOutput("tick 2")
            client.send(SIGKILL)
            _ = try client.finish()
            try engine.docker.waitForLog("kept", "tick 8")
            #expect(try engine.docker.isRunning("kept"))
            try engine.docker.check("rm", "-f", "kept")
        }
    }

    @Test(.enabled(if: Environment.isLong, "long; scripts/test --long"))
    func `twelve crashes at odd moments leave a log without gaps`() throws {
        try Engine.with { engine in
            try engine.docker.check("run", "-d", "--name", "long", "--network", "none", "busybox", "sh", "-c", counter)
            for round in 0..<12 {
                usleep(UInt32(37_000 * round))
                try engine.killDaemons()
                try engine.start()
                #expect(try engine.docker.isRunning("long"))
            }
            let log = try engine.docker.check("logs", "long").lines
            #expect(log == (1...log.count).map { "tick \($0)" })
            try engine.docker.check("rm", "-f", "long")
        }
    }
}
