import Glibc
import Linux
import Support
import Testing
import Text

/// Our ctr on our containerd: a host that holds only this binary.
@Suite(.serialized, .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct CtrTests {
    private static let program = "\(Environment.binaries)/ctr"
    // Runtimes keep their state in one folder for all containerds of the machine.
    private static let mark = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    private static let image = "docker.io/library/busybox:latest"

    @Test func `an image runs, and its container goes through its life`() throws {
        try withContainerd { ctr in
            #expect(try ctr(["images", "check", "-q"]).out == "\(Self.image)\n")
            let once = try ctr([
                "run", "--rm", Self.image, "once-\(Self.mark)", "sh", "-c", "echo out; echo err >&2; exit 3",
            ])
            #expect(once.code == 3)
            #expect(once.out == "out\n")
            #expect(once.err == "err\n")

            let life = "life-\(Self.mark)"
            try ctr.check("run", "--detach", "--null-io", Self.image, life, "sleep", "1000")
            #expect(try ctr.check("tasks", "ls").out.contains("RUNNING"))
            let inside = try ctr(["tasks", "exec", "--exec-id", "e", life, "sh", "-c", "hostname; exit 4"])
            #expect(inside.code == 4, "\(inside)")
            try ctr.check("tasks", "pause", life)
            #expect(try ctr.check("tasks", "ls").out.contains("PAUSED"))
            try ctr.check("tasks", "resume", life)
            let metrics = try JSONNode.parse(ctr.check("tasks", "metrics", "--format", "json", life).out)
            #expect(metrics["pids"] != nil, "\(metrics)")
            try ctr.check("tasks", "rm", "--force", life)
            try ctr.check("containers", "rm", life)
            #expect(try ctr.check("containers", "ls", "-q").out.isEmpty)
        }
    }

    @Test func `a terminal has the size of ours and gives the exit code back`() throws {
        try withContainerd { ctr in
            let terminal = try ctr.terminal("run", "--rm", "--tty", Self.image, "tty-\(Self.mark)", "sh")
            terminal.type("stty size; exit 6\n")
            #expect(try terminal.finish() == 6)
            #expect(terminal.text.contains("24 80"), "\(terminal.text)")
        }
    }

    @Test func `events are told as they happen`() throws {
        try withContainerd { ctr in
            let events = try BackgroundProcess(Self.program, ctr.globals + ["events"])
            defer { events.send(SIGKILL) }
            var number = 0
            try Clock.wait("an event arrives") {
                number += 1
                try ctr.check("namespaces", "create", "n\(number)", "a=b")
                try? events.waitForOutput("\"labels\":{\"a\":\"b\"}}", timeout: 0.2)
                return events.outputSoFar.contains(" /namespaces/create {\"name\":\"n")
            }
        }
    }

    /// In docker's namespace, for its image.
    private func withContainerd(_ body: (Client) throws -> Void) throws {
        try Engine.with { engine in
            let folder = "\(engine.folder.path)/exec/containerd"
            try body(Client(socket: "\(folder)/containerd.sock"))
        }
    }

    private struct Client {
        let socket: String

        var globals: [String] { ["--address", socket, "--namespace", "moby"] }

        func callAsFunction(_ arguments: [String]) throws -> Output {
            try Command.run(CtrTests.program, globals + arguments)
        }

        @discardableResult
        func check(_ arguments: String...) throws -> Output { try Command.check(CtrTests.program, globals + arguments) }

        func terminal(_ arguments: String...) throws -> PseudoTerminal {
            try PseudoTerminal(CtrTests.program, globals + arguments)
        }
    }
}
