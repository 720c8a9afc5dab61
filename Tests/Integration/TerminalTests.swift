import Glibc
import Linux
import Support
import Testing

/// The client at a terminal: its modes, sizes, keys and signals.
@Suite(.serialized, .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct TerminalTests {
    private static let ignoring = "trap '' TERM INT; echo ready; while :; do sleep 0.1; done"
    private static let telling = "trap 'echo got; exit 5' TERM INT; echo ready; while :; do sleep 0.1; done"

    /// A shell at a terminal runs docker, and then says whether the terminal is as it was, and the exit code.
    private func session(_ engine: Engine, _ arguments: [String], columns: UInt16 = 80) throws -> PseudoTerminal {
        let script = """
            echo $$; before=$(stty -g); "$@"; code=$?
            [ "$before" = "$(stty -g)" ] && echo "restored $code" || echo "left raw $code"
            """
        return try PseudoTerminal(
            "sh",
            ["-c", script, "sh", engine.docker.program] + arguments,
            environment: engine.docker.environment,
            columns: columns
        )
    }

    /// The client of a session.
    private func client(_ terminal: PseudoTerminal) throws -> pid_t {
        let shell = try #require(terminal.text.split(separator: "\r\n").first.flatMap { pid_t($0) })
        let children = Processes.text(of: "/proc/\(shell)/task/\(shell)/children")
        return try #require(children.split(separator: " ").last.flatMap { pid_t($0) })
    }

    private func arguments(_ more: String...) -> [String] {
        ["run", "--rm", "--network", "none", "--name", "one"] + more
    }

    @Test func `a terminal is as it was after an end, a signal, three of them and a daemon that dies`() throws {
        try Engine.with { engine in
            let plain = try session(engine, arguments("-it", "busybox", "sh", "-c", "stty size; exit 3"), columns: 91)
            #expect(try plain.finish() == 0 && plain.text.contains("24 91\r\n"))
            #expect(plain.text.contains("restored 3"), "\(plain.text)")

            let told = try session(engine, arguments("-it", "busybox", "sh", "-c", Self.telling))
            try told.waitFor("ready")
            kill(try client(told), SIGTERM)
            try told.waitFor("got")
            try told.waitFor("restored 5")
            _ = try told.finish()

            let stubborn = try session(engine, arguments("-it", "busybox", "sh", "-c", Self.ignoring))
            try stubborn.waitFor("ready")
            let pid = try client(stubborn)
            kill(pid, SIGTERM)
            kill(pid, SIGINT)
            // Of one kind the kernel keeps one: the third comes when the first was taken.
            try Clock.wait("the end of the client") {
                kill(pid, SIGTERM)
                return !Processes.isAlive(pid)
            }
            try stubborn.waitFor("got 3 SIGTERM/SIGINTs, forcefully exiting")
            try stubborn.waitFor("restored 1")
            _ = try stubborn.finish()
            try engine.docker.check("rm", "-f", "one")

            let lost = try session(engine, arguments("-it", "busybox", "sh", "-c", "echo ready; sleep 100"))
            try lost.waitFor("ready")
            try engine.killDaemons()
            try lost.waitFor("restored ")
            _ = try lost.finish()
            try engine.start()
            try engine.docker.check("rm", "-f", "one")
        }
    }

    @Test func `a new size of the terminal is the container's, too`() throws {
        try Engine.with { engine in
            let script = "echo ready; while [ \"$(stty size)\" != '17 44' ]; do sleep 0.1; done; echo resized"
            for command in [
                arguments("-it", "busybox", "sh", "-c", script), ["exec", "-it", "other", "sh", "-c", script],
            ] {
                if command[0] == "exec" {
                    try engine.docker.check(
                        "run",
                        "-d",
                        "--network",
                        "none",
                        "--name",
                        "other",
                        "busybox",
                        "sleep",
                        "100"
                    )
                }
                let terminal = try PseudoTerminal(
                    engine.docker.program,
                    command,
                    environment: engine.docker.environment
                )
                try terminal.waitFor("ready")
                terminal.resize(rows: 17, columns: 44)
                try terminal.waitFor("resized")
                #expect(try terminal.finish() == 0)
            }
        }
    }

    @Test func `keys detach from run, attach, exec and start, by default, by option and by config.json`() throws {
        try Engine.with { engine in
            let start = ["run", "-it", "--network", "none", "--name", "one"]
            func detached(_ command: [String], _ keys: String) throws -> String {
                let terminal = try session(engine, command)
                // The prompt of a shell that has just begun, or of one that was asked anew.
                if command[0] == "attach" { terminal.type("echo a\n") }
                try terminal.waitFor("#")
                terminal.type(keys)
                try terminal.waitFor("restored ")
                _ = try terminal.finish()
                #expect(try engine.docker.isRunning("one"))
                return String(terminal.text.split(separator: "\r\n").suffix(2).joined(separator: "|"))
            }
            for (options, keys) in [([], "\u{10}\u{11}"), (["--detach-keys", "ctrl-x,z"], "\u{18}z")] {
                #expect(try detached(start + options + ["busybox", "sh"], keys).hasSuffix("restored 0"))
                #expect(try detached(["attach"] + options + ["one"], keys).hasSuffix("read escape sequence|restored 1"))
                let exec = ["exec", "-it"] + options + ["one", "sh"]
                #expect(try detached(exec, keys).hasSuffix("read escape sequence|restored 1"))
                try engine.docker.check("stop", "-t", "0", "one")
                #expect(try detached(["start", "-ai"] + options + ["one"], keys).hasSuffix("restored 0"))
                try engine.docker.check("rm", "-f", "one")
            }
            let folder = (engine.docker.environment["DOCKER_CONFIG"] ?? "") ?? ""
            try Files.makeDirectories(folder)
            try Files.writeAtomically("\(folder)/config.json", bytes: Array(#"{"detachKeys": "ctrl-e,e"}"#.utf8))
            #expect(try detached(start + ["busybox", "sh"], "\u{5}e").hasSuffix("restored 0"))
            try engine.docker.check("rm", "-f", "one")
        }
    }

    @Test func `signals go to the container unless they are not to, and exec ends by them`() throws {
        try Engine.with { engine in
            func running(_ command: [String]) throws -> BackgroundProcess {
                let process = try BackgroundProcess(
                    engine.docker.program,
                    command,
                    environment: engine.docker.environment
                )
                try process.waitForOutput("ready")
                return process
            }
            for signal in [SIGTERM, SIGINT] {
                let run = try running(arguments("busybox", "sh", "-c", Self.telling))
                run.send(signal)
                let end = try run.finish()
                #expect(end.code == 5 && end.out == "ready\ngot\n")
            }
            let mute = try running(arguments("--sig-proxy=false", "busybox", "sh", "-c", Self.telling))
            for signal in [SIGTERM, SIGINT] { mute.send(signal) }
            #expect(try engine.docker.isRunning("one"))
            mute.closeInput()
            try Clock.wait("the third signal's end") {
                mute.send(SIGTERM)
                return !Processes.isAlive(mute.pid)
            }
            let end = try mute.finish()
            #expect(end.code == 1 && end.err == "\ngot 3 SIGTERM/SIGINTs, forcefully exiting\n", "\(end)")
            #expect(try engine.docker.isRunning("one"))
            let exec = try running(["exec", "one", "sh", "-c", "echo ready; sleep 100"])
            exec.send(SIGTERM)
            #expect(try exec.finish().code == 0)
            try engine.docker.check("rm", "-f", "one")
        }
    }

    @Test func `the end of standard input ends the container's, and its output still comes`() throws {
        try Engine.with { engine in
            let script = ["sh", "-c", "cat; sleep 0.2; echo end"]
            func output(_ command: [String]) throws -> String {
                try Command.check(
                    engine.docker.program,
                    command,
                    environment: engine.docker.environment,
                    input: "x\n"
                ).out
            }
            #expect(try output(arguments("-i", "busybox") + script) == "x\nend\n")
            try engine.docker.check("run", "-d", "--network", "none", "--name", "one", "busybox", "sleep", "100")
            #expect(try output(["exec", "-i", "one"] + script) == "x\nend\n")
            _ = try output(["create", "-i", "--network", "none", "--name", "two", "busybox"] + script)
            #expect(try output(["start", "-ai", "two"]) == "x\nend\n")
            try engine.docker.check("rm", "-f", "one", "two")
            let refused = try engine.docker("run", "--rm", "-it", "busybox", "cat", input: "x\n")
            #expect(refused.code == 1 && refused.err == "the input device is not a TTY\n")
        }
    }
}
