import Support
import Testing
import Text

/// docker run and what belongs to it, through the whole chain.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct RunTests {
    @Test func `load, then run with its outputs apart and its exit code`() throws {
        try Engine.with { engine in
            let images = try engine.docker.check("images").out
            #expect(images.contains("busybox"))
            let script = "echo to-out; echo to-err >&2; exit 3"
            let output = try engine.docker("run", "--rm", "--network", "none", "busybox", "sh", "-c", script)
            #expect(output.code == 3)
            #expect(output.out == "to-out\n")
            #expect(output.err == "to-err\n")
            #expect(try engine.docker.names().isEmpty)
        }
    }

    @Test func `a plain docker run of the README works`() throws {
        try Engine.with { engine in
            let output = try engine.docker("run", "--rm", "busybox", "echo", "hello")
            #expect(output.out == "hello\n", "\(output)")
        }
    }

    @Test func `-i passes standard input on to its end`() throws {
        try Engine.with { engine in
            let text = String(repeating: "0123456789abcdef\n", count: 20_000)
            let output = try engine.docker(
                "run",
                "--rm",
                "-i",
                "--network",
                "none",
                "busybox",
                "cat",
                input: text
            )
            #expect(output.code == 0, "\(output.err)")
            #expect(output.out.utf8.count == text.utf8.count)
            #expect(output.out == text)
        }
    }

    @Test func `10 MB of output arrive whole`() throws {
        try Engine.with { engine in
            let output = try engine.docker(
                "run",
                "--rm",
                "--network",
                "none",
                "busybox",
                "sh",
                "-c",
                "yes 0123456789 | head -c 10000000"
            )
            #expect(output.out.utf8.count == 10_000_000)
        }
    }

    @Test func `-t gives a terminal that follows the size of ours`() throws {
        try Engine.with { engine in
            let terminal = try engine.docker.terminal(
                "container",
                "run",
                "-it",
                "--name",
                "term",
                "--network",
                "none",
                "busybox",
                "sh",
                rows: 31,
                columns: 97
            )
            terminal.type("tty; stty size\n")
            try terminal.waitFor("/dev/pts/0")
            try terminal.waitFor("31 97")
            terminal.resize(rows: 43, columns: 121)
            try Clock.wait("the new size arrives") {
                terminal.type("stty size\n")
                do {
                    try terminal.waitFor("43 121", timeout: 0.5)
                    return true
                } catch { return false }
            }
            terminal.type("exit 5\n")
            #expect(try terminal.finish() == 5)
        }
    }

    @Test func `-e, -w, -u and --entrypoint reach the process`() throws {
        try Engine.with { engine in
            let output = try engine.docker(
                "run",
                "--rm",
                "--network",
                "none",
                "-e",
                "A=1",
                "--env",
                "B=two words",
                "-w",
                "/tmp",
                "-u",
                "65534:65534",
                "--entrypoint",
                "sh",
                "busybox",
                "-c",
                "echo $A,$B,$(pwd),$(id -u),$(id -g)"
            )
            #expect(output.out == "1,two words,/tmp,65534,65534\n", "\(output)")
        }
    }

    @Test func `--network none has loopback alone, host has the host's links`() throws {
        try Engine.with { engine in
            let none = try engine.docker.check("run", "--rm", "--network", "none", "busybox", "ls", "/sys/class/net")
            #expect(none.lines == ["lo"])
            let host = try engine.docker.check(
                "run",
                "--rm",
                "--network",
                "host",
                "busybox",
                "readlink",
                "/proc/self/ns/net"
            )
            #expect(host.line == (try Command.check("readlink", ["/proc/self/ns/net"]).line))
        }
    }

    @Test func `-d, ps, logs, exec, stop, inspect and rm of one container`() throws {
        try Engine.with { engine in try DockerLifecycle.run(engine.docker) }
    }

    @Test func `logs -f follows to the end`() throws {
        try Engine.with { engine in
            let script = "for i in 1 2 3 4 5; do echo line $i; sleep 0.2; done"
            try engine.docker.check("run", "-d", "--name", "follow", "--network", "none", "busybox", "sh", "-c", script)
            let output = try engine.docker("logs", "-f", "follow", timeout: 20)
            #expect(output.code == 0)
            #expect(output.lines == (1...5).map { "line \($0)" })
        }
    }

    @Test func `exec has its own outputs, input, environment and exit code`() throws {
        try Engine.with { engine in
            try engine.docker.check(
                "run",
                "-d",
                "--name",
                "host-of-exec",
                "--network",
                "none",
                "busybox",
                "sleep",
                "1000"
            )
            let output = try engine.docker(
                "exec",
                "-e",
                "X=y",
                "-w",
                "/tmp",
                "host-of-exec",
                "sh",
                "-c",
                "pwd; echo $X >&2; exit 9"
            )
            #expect(output.code == 9)
            #expect(output.out == "/tmp\n")
            #expect(output.err == "y\n")
            #expect(try engine.docker("exec", "-i", "host-of-exec", "cat", input: "through").out == "through")
            let terminal = try engine.docker.terminal("exec", "-it", "host-of-exec", "sh")
            terminal.type("stty size; exit 4\n")
            try terminal.waitFor("24 80")
            #expect(try terminal.finish() == 4)
        }
    }

    @Test func `kill ends with the signal's code, and rm -f ends a running one`() throws {
        try Engine.with { engine in
            try engine.docker.check("run", "-d", "--name", "killed", "--network", "none", "busybox", "sleep", "1000")
            try engine.docker.check("kill", "killed")
            try Clock.wait("it is over") { try !engine.docker.isRunning("killed") }
            #expect(try engine.docker.exitCode(of: "killed") == 137)
            try engine.docker.check("run", "-d", "--name", "removed", "--network", "none", "busybox", "sleep", "1000")
            try engine.docker.check("rm", "-f", "removed")
            #expect(try engine.docker.names() == ["killed"])
            try engine.docker.check("rm", "killed")
            #expect(try engine.docker.names().isEmpty)
        }
    }

    @Test func `a removed container leaves no cgroup, mount, process or folder`() throws {
        try Engine.with { engine in
            let id = try engine.docker.check("run", "-d", "--network", "none", "busybox", "sleep", "1000").line
            #expect(id.count == 64)
            #expect(!engine.processes(naming: id).isEmpty, "the shim carries the id in its arguments")
            try engine.docker.check("rm", "-f", id)
            let groups = try Command.run("find", ["/sys/fs/cgroup", "-name", "*\(id)*"])
            #expect(groups.out.isEmpty)
            try Clock.wait("its shim ends") { engine.processes(naming: id).isEmpty }
            let folders = try Command.run("find", [engine.folder.path, "-name", "*\(id)*"])
            #expect(folders.out.isEmpty)
            #expect(!(try Command.check("cat", ["/proc/self/mountinfo"]).out.contains(id)))
        }
    }

    @Test func `users by name, with their groups, and those that do not exist`() throws {
        try Engine.with { engine in
            let docker = engine.docker
            let nobody = try docker.check("run", "--rm", "--network", "none", "-u", "nobody", "busybox", "id", "-u")
            #expect(nobody.line == "65534")
            let missing = try docker("run", "--rm", "--network", "none", "-u", "nosuch", "busybox", "true")
            #expect(missing.code == 125)
            #expect(
                missing.err.contains("unable to find user nosuch: no matching entries in passwd file"),
                "\(missing)"
            )
            let group = try docker("run", "--rm", "--network", "none", "-u", "0:nosuch", "busybox", "true")
            #expect(group.err.contains("unable to find group nosuch"), "\(group)")
            #expect(try docker.names().isEmpty)
        }
    }

    @Test func `pause, unpause, rename and restart`() throws {
        try Engine.with { engine in
            let docker = engine.docker
            try docker.check("run", "-d", "--name", "one", "--network", "none", "busybox", "sleep", "1000")
            try docker.check("pause", "one")
            #expect(try docker.inspect("one")["State"]?["Status"]?.string == "paused")
            #expect(try docker("exec", "one", "true").err.contains("is paused"))
            try docker.check("unpause", "one")
            try docker.check("exec", "one", "true")
            try docker.check("rename", "one", "two")
            #expect(try docker.names() == ["two"])
            let before = try docker.inspect("two")["State"]?["Pid"]?.int
            try docker.check("restart", "-t", "0", "two")
            let after = try docker.inspect("two")["State"]?["Pid"]?.int
            #expect(before != after && after ?? 0 > 0)
            try docker.check("rm", "-f", "two")
        }
    }

    @Test func `logs by tail and time, and over rotated files`() throws {
        try Engine.with { engine in
            let docker = engine.docker
            let script = "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo line $i; done"
            let options = ["--log-opt", "max-size=20k", "--log-opt", "max-file=3"]
            let arguments = ["run", "--name", "log"] + options + ["--network", "none", "busybox", "sh", "-c", script]
            let run = try Command.check(docker.program, arguments, environment: docker.environment)
            #expect(run.lines.count == 2000)
            let kept = try docker.check("logs", "log").lines
            #expect(kept.count > 400 && kept.count < 2000, "\(kept.count) lines are kept")
            #expect(kept == (2001 - kept.count...2000).map { "line \($0)" })
            #expect(try docker.check("logs", "--tail", "3", "log").lines == ["line 1998", "line 1999", "line 2000"])
            #expect(try docker.check("logs", "--tail", "0", "log").out.isEmpty)
            #expect(try docker.check("logs", "--tail", "100000", "log").lines == kept)
            #expect(try docker.check("logs", "--until", "2001-01-01T00:00:00Z", "log").out.isEmpty)
            #expect(try docker.check("logs", "--since", "2001-01-01T00:00:00Z", "log").lines == kept)
            try docker.check("rm", "log")
        }
    }

    @Test func `many at once, each with its own output`() throws {
        try Engine.with { engine in
            let runs = try (1...20).map { number in
                try engine.docker.background("run", "--rm", "--network", "none", "busybox", "echo", "mine \(number)")
            }
            for (index, run) in runs.enumerated() {
                let output = try run.finish()
                #expect(output.code == 0 && output.out == "mine \(index + 1)\n", "\(output)")
            }
            #expect(try engine.docker.names().isEmpty)
        }
    }

    @Test func `an image made by import runs`() throws {
        try Engine.with { engine in
            let root = "\(engine.folder.path)/root"
            try Command.check("mkdir", ["-p", "\(root)/bin"])
            try Command.check("cp", [try Command.check("which", ["busybox"]).line, "\(root)/bin/busybox"])
            try Command.check("tar", ["-C", root, "-cf", "\(root).tar", "."])
            try engine.docker.check("import", "\(root).tar", "imported:1")
            let output = try engine.docker.check(
                "run",
                "--rm",
                "--network",
                "none",
                "imported:1",
                "/bin/busybox",
                "echo",
                "in"
            )
            #expect(output.out == "in\n")
        }
    }

    @Test func `monohull/hello runs without any image or registry`() throws {
        try Engine.with(busybox: false) { engine in
            let output = try engine.docker("run", "--rm", "monohull/hello")
            #expect(output.code == 0, "\(output)")
            for hop in ["docker", "dockerd", "containerd", "shim", "runc"] { #expect(output.out.contains(hop)) }
        }
    }

    @Test func `version and info tell the engine's`() throws {
        try Engine.with { engine in
            let version = try engine.docker.check("version").out
            #expect(version.contains("Client") && version.contains("Server"))
            let info = try engine.docker.check("info").out
            #expect(info.contains(engine.dataRoot))
        }
    }
}
