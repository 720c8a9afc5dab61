import Glibc
import Linux
import Support
import Testing
import Text

/// The life of a container by runc's commands: states, races, descriptors, terminals.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct RuncLifecycleTests {
    // MARK: states

    @Test func `a command that does not fit the state says so`() throws {
        try RuncBundle.with("sleep 100") { bundle in
            #expect(try bundle.create().code == 0)
            #expect(try bundle.status() == "created")
            let twice = try bundle.create()
            #expect(twice.code == 1 && twice.err.contains("container with given ID already exists"), "\(twice)")
            try bundle.check("start", bundle.id)
            let restart = try bundle.runc("start", bundle.id)
            #expect(restart.code == 1 && restart.err.contains("cannot start an already running container"))
            let delete = try bundle.runc("delete", bundle.id)
            #expect(delete.code == 1)
            #expect(delete.err.contains("cannot delete container \(bundle.id) that is not stopped: running"))
            let resume = try bundle.runc("resume", bundle.id)
            #expect(resume.code == 1 && resume.err.contains("container not paused"), "\(resume)")
            try bundle.check("kill", bundle.id, "SIGKILL")
            try bundle.waitUntil("stopped")
            let kill = try bundle.runc("kill", bundle.id, "0")
            #expect(kill.code == 1 && kill.err.contains("container not running"), "\(kill)")
            #expect(try bundle.runc("kill", "--all", bundle.id, "0").code == 0)
            let start = try bundle.runc("start", bundle.id)
            #expect(start.code == 1 && start.err.contains("cannot start a container that has stopped"), "\(start)")
            let exec = try bundle.runc("exec", bundle.id, "true")
            #expect(exec.code == 255 && exec.err.contains("cannot exec in a stopped container"), "\(exec)")
            #expect(try bundle.runc("pause", bundle.id).err.contains("container not running"))
            try bundle.check("delete", bundle.id)
        }
    }

    @Test func `a container that is being made shows as creating and can be ended`() throws {
        try RuncBundle.with("sleep 100") { bundle in
            // The hook holds the creation up until it is told to go on, which it never is.
            let fifo = "\(bundle.folder.path)/fifo"
            #expect(mkfifo(fifo, 0o600) == 0)
            bundle.top["hooks"] = #"{"createRuntime":[{"path":"/bin/sh","args":["sh","-c","cat \#(fifo)"]}]}"#
            try bundle.write()
            let create = try BackgroundProcess(
                bundle.runtime,
                ["--root", bundle.state, "create", "--bundle", bundle.path, bundle.id]
            )
            try Clock.wait("the container is being made") {
                try bundle.runc("state", bundle.id).out.contains(#""status": "creating""#)
            }
            let refused = try bundle.runc("delete", bundle.id)
            #expect(refused.code == 1 && refused.err.contains("that is not stopped: creating"), "\(refused)")
            let exec = try bundle.runc("exec", bundle.id, "true")
            #expect(exec.code == 255 && exec.err.contains("being created"), "\(exec)")
            // The creator is killed half-way: what it leaves is a stopped container.
            create.send(SIGKILL)
            _ = try create.finish()
            try bundle.waitUntil("stopped")
            try bundle.check("delete", bundle.id)
            // Lets the hook go.
            let descriptor = open(fifo, O_WRONLY | O_NONBLOCK)
            if descriptor >= 0 { close(descriptor) }
        }
    }

    @Test func `of many creations under one name one succeeds`() throws {
        try RuncBundle.with("sleep 100") { bundle in
            try bundle.write()
            let arguments = ["--root", bundle.state, "run", "-d", "--bundle", bundle.path, bundle.id]
            let script = "exec \"$0\" \"$@\" </dev/null >/dev/null 2>&1"
            let tries = try (0..<4).map { _ in
                try BackgroundProcess("sh", ["-c", script, bundle.runtime] + arguments)
            }
            let codes = try tries.map { try $0.finish().code }
            #expect(codes.sorted() == [0, 1, 1, 1])
            #expect(try bundle.status() == "running")
            let deletes = try (0..<3).map { _ in
                try BackgroundProcess(bundle.runtime, ["--root", bundle.state, "delete", "--force", bundle.id])
            }
            for delete in deletes { #expect(try delete.finish().code == 0) }
            #expect(try Files.list(bundle.state).isEmpty)
        }
    }

    @Test func `a folder without a state is removed by delete`() throws {
        try RuncBundle.with { bundle in
            try Files.makeDirectories("\(bundle.state)/half")
            let output = try bundle.runc("delete", "half")
            #expect(output.code == 1 && output.err.contains("container does not exist"), "\(output)")
            #expect(!Files.exists("\(bundle.state)/half"))
        }
    }

    @Test func `run keeps the container when it is told to`() throws {
        try RuncBundle.with("exit 4") { bundle in
            #expect(try bundle.run("--keep").code == 4)
            #expect(try bundle.status() == "stopped")
            try bundle.check("delete", bundle.id)
            #expect(try bundle.run("--pid-file", "\(bundle.folder.path)/pid").code == 4)
            #expect(Int32(String(decoding: try Files.read("\(bundle.folder.path)/pid"), as: UTF8.self)) != nil)
            #expect(try Files.list(bundle.state).isEmpty)
        }
    }

    @Test func `signals to a run in the foreground reach the container`() throws {
        try RuncBundle.with("trap 'echo got; exit 9' USR1; echo ready; while :; do sleep 0.1; done") { bundle in
            try bundle.write()
            let process = try BackgroundProcess(
                bundle.runtime,
                ["--root", bundle.state, "run", "--bundle", bundle.path, bundle.id]
            )
            try process.waitForOutput("ready")
            process.send(SIGUSR1)
            let output = try process.finish()
            #expect(output.code == 9 && output.out == "ready\ngot\n", "\(output)")
        }
    }

    // MARK: exec

    @Test func `exec takes the process from flags or from a file`() throws {
        try RuncBundle.with("sleep 100") { bundle in
            bundle.process["capabilities"] = #"{"bounding":["CAP_KILL"],"effective":[],"permitted":["CAP_KILL"]}"#
            try bundle.launch()
            let id = bundle.id
            let flags = try bundle.runc(
                "exec",
                "-u",
                "1000:1001",
                "-g",
                "5",
                "-g",
                "6",
                "-e",
                "A=b",
                "-e=C=d",
                "--cwd",
                "/tmp",
                id,
                "sh",
                "-c",
                "echo $(id -u):$(id -g):$(id -G) $A$C $PWD"
            )
            #expect(flags.out == "1000:1001:1001 5 6 bd /tmp\n", "\(flags)")
            let capability = try bundle.runc("exec", "--cap", "CAP_CHOWN", id, "grep", "CapBnd", "/proc/self/status")
            #expect(capability.out.hasSuffix("0000000000000021\n"), "\(capability)")
            let file = try bundle.folder.file("process.json", #"{"cwd":"/bin","args":["pwd"],"env":["PATH=/bin"]}"#)
            #expect(try bundle.runc("exec", "-p", file, id).out == "/bin\n")
            let none = try bundle.runc("exec", id)
            #expect(none.code == 255 && none.err.contains("exec failed: exec args cannot be empty"), "\(none)")
            #expect(try bundle.runc("exec", id, "sh", "-c", "exit 42").code == 42)
            #expect(try bundle.runc("exec", "--pid-file", "/nonexistent/pid", id, "true").code == 255)
            let nowhere = try bundle.runc("exec", "--cwd", "/not/there", id, "true")
            #expect(nowhere.code == 255 && nowhere.message.contains(#"chdir to cwd ("/not/there")"#), "\(nowhere)")
            #expect(!Files.exists("\(bundle.rootfs)/not"))
        }
    }

    @Test(arguments: ["1x", "-1", "4294967295", "4294967296", "1:x", ""])
    func `a user that is no number is refused, and never root`(user: String) throws {
        try RuncBundle.with("sleep 100") { bundle in
            try bundle.launch()
            let output = try bundle.runc("exec", "--user", user, bundle.id, "id", "-u")
            #expect(output.code == 255 && output.out.isEmpty, "\(output)")
        }
    }

    @Test(arguments: [
        ("..", "bad sub cgroup path"), ("nonexistent", "no such file or directory"),
        (":/", "empty <controller> prefix"),
    ])
    func `exec into a cgroup that is none below the container's is refused`(group: String, reason: String) throws {
        try RuncBundle.with("sleep 100") { bundle in
            try bundle.launch()
            let output = try bundle.runc("exec", "--cgroup", group, bundle.id, "true")
            #expect(output.code == 255 && output.err.contains(reason), "\(output)")
            #expect(try bundle.runc("exec", "--cgroup", "/", bundle.id, "true").code == 0)
        }
    }

    // MARK: descriptors

    @Test func `preserved descriptors and sockets of a service manager reach the program, and no others`() throws {
        try RuncBundle.with("echo $LISTEN_FDS $LISTEN_PID; cat <&4; ls /proc/self/fd | tr '\\n' ' '") { bundle in
            try bundle.write()
            let text = try bundle.folder.file("text", "through 4\n")
            let script = """
                exec 3</dev/null 4<\(text) 5</dev/null
                LISTEN_FDS=1 LISTEN_PID=$$ exec \(bundle.runtime) --root \(bundle.state) run --preserve-fds 1 \
                --bundle \(bundle.path) \(bundle.id)
                """
            let output = try Command.run("sh", ["-c", script])
            // The last descriptor is that of the listing itself.
            #expect(
                output.out == "1 1\nthrough 4\n0 1 2 3 4 5 " || output.out == "1 1\nthrough 4\n0 1 2 3 4 6 ",
                "\(output)"
            )
            let missing = try bundle.run("--preserve-fds", "50")
            #expect(missing.code == 1 && missing.err.contains("unable to stat preserved-fd"), "\(missing)")
        }
    }

    @Test(arguments: ["run", "exec"])
    func `a pidfd goes to the socket of the command line`(command: String) throws {
        try RuncBundle.with("sleep 100") { bundle in
            let path = "\(bundle.folder.path)/s"
            let listener = FileDescriptor(owning: socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
            let raw = listener.raw
            #expect(UnixAddress.with(path) { bind(raw, $0, $1) } == 0 && listen(raw, 1) == 0)
            try bundle.write()
            if command == "exec" { try bundle.launch() }
            let tail = command == "run" ? "-d --bundle \(bundle.path) \(bundle.id)" : "-d \(bundle.id) sleep 50"
            let pidFile = "\(bundle.folder.path)/pid"
            let script = """
                exec \(bundle.runtime) --root \(bundle.state) \(command) --pidfd-socket \(path) --pid-file \(pidFile) \
                \(tail) </dev/null >/dev/null 2>&1
                """
            try Command.check("sh", ["-c", script])
            let connection = FileDescriptor(owning: accept(raw, nil, nil))
            let received = PidFD(try PassedDescriptor.receive(connection.raw))
            let pid = Int32(String(decoding: try Files.read(pidFile), as: UTF8.self)) ?? 0
            #expect(ProcessIdentity.of(pid) != nil)
            try received.send(SIGKILL)
            try Clock.wait("the process is gone") { ProcessIdentity.of(pid) == nil }
        }
    }

    @Test(arguments: ["--console-socket", "--pidfd-socket"])
    func `a socket that is not there leaves nothing behind`(flag: String) throws {
        try RuncBundle.with("true") { bundle in
            bundle.process["terminal"] = flag == "--console-socket" ? "true" : "false"
            let output = try bundle.create(flag, "\(bundle.folder.path)/none")
            #expect(output.code == 1 && output.err.contains("connect"), "\(output)")
            #expect(try Files.list(bundle.state).isEmpty)
        }
    }

    @Test(arguments: ["run", "exec"])
    func `a file that the caller writes the output to stays the caller's`(command: String) throws {
        try RuncBundle.with(command == "run" ? "echo words" : "sleep 100") { bundle in
            bundle.process["user"] = #"{"uid":1000,"gid":1000}"#
            try bundle.write()
            let file = "\(bundle.folder.path)/output"
            let tail = command == "run" ? "--bundle \(bundle.path) \(bundle.id)" : "\(bundle.id) echo words"
            if command == "exec" { try bundle.launch() }
            try Command.check(
                "sh",
                ["-c", "exec \(bundle.runtime) --root \(bundle.state) \(command) \(tail) >\(file)"]
            )
            var status = stat()
            #expect(stat(file, &status) == 0 && status.st_uid == getuid())
            #expect(try Files.read(file) == Array("words\n".utf8))
        }
    }

    // MARK: terminals

    @Test(arguments: [
        (true, ["create"], "cannot allocate tty if runc will detach without setting console socket"),
        (true, ["run", "-d"], "cannot allocate tty if runc will detach without setting console socket"),
        (
            false, ["run", "--console-socket", "/s"],
            "cannot use console socket if runc will not detach or allocate tty"
        ),
        (true, ["run", "--console-socket", "/s"], "cannot use console socket if runc will not detach or allocate tty"),
        (false, ["create", "--console-socket", "/s"], "cannot use console socket if runc will not detach"),
    ])
    func `terminal and console socket go together`(terminal: Bool, command: [String], reason: String) throws {
        try RuncBundle.with("true") { bundle in
            bundle.process["terminal"] = "\(terminal)"
            try bundle.write()
            let arguments = ["--root", bundle.state] + command + ["--bundle", bundle.path, bundle.id]
            let output = try Command.run(bundle.runtime, arguments)
            #expect(output.code == 1 && output.err.contains(reason), "\(output)")
        }
    }

    @Test(arguments: ["run", "exec"])
    func `a terminal in the foreground is the caller's`(command: String) throws {
        let script = "stty size; read line; trap 'stty size' WINCH; echo got $line; read x; read y; exit 6"
        try RuncBundle.with(command == "run" ? script : "sleep 100") { bundle in
            bundle.mounts.append(
                #"{"destination":"/dev/pts","type":"devpts","source":"devpts","options":["newinstance","ptmxmode=0666"]}"#
            )
            bundle.mounts.insert(#"{"destination":"/dev","type":"tmpfs","source":"tmpfs"}"#, at: 1)
            if command == "run" { bundle.process["terminal"] = "true" }
            try bundle.write()
            var arguments = ["--root", bundle.state, "run", "--bundle", bundle.path, bundle.id]
            if command == "exec" {
                try bundle.launch()
                arguments = ["--root", bundle.state, "exec", "--tty", bundle.id, "sh", "-c", script]
            }
            // The shell stays on the terminal and shows afterwards how it was left.
            let line = ([bundle.runtime] + arguments).map { "'\($0.split(separator: "'").joined(separator: "'\\''"))'" }
            let terminal = try PseudoTerminal(
                "sh",
                ["-c", "\(line.joined(separator: " ")); echo code $?; stty -a"],
                rows: 33,
                columns: 77
            )
            try terminal.waitFor("33 77\r\n")
            terminal.type("words\r")
            try terminal.waitFor("got words\r\n")
            terminal.resize(rows: 40, columns: 100)
            terminal.type("\r")
            try terminal.waitFor("40 100\r\n")
            terminal.type("\r")
            try terminal.waitFor("code 6")
            _ = try terminal.finish()
            #expect(terminal.text.contains(" icanon") && terminal.text.contains(" echo "), "\(terminal.text)")
        }
    }

    @Test func `the end of the input does not end a container with a terminal, whose whole output arrives`() throws {
        try RuncBundle.with("i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done") { bundle in
            bundle.mounts.append(
                #"{"destination":"/dev/pts","type":"devpts","source":"devpts","options":["newinstance","ptmxmode=0666"]}"#
            )
            bundle.mounts.insert(#"{"destination":"/dev","type":"tmpfs","source":"tmpfs"}"#, at: 1)
            bundle.process["terminal"] = "true"
            try bundle.write()
            let out = "\(bundle.folder.path)/out"
            let call = "\(bundle.runtime) --root \(bundle.state) run --bundle \(bundle.path) \(bundle.id)"
            let terminal = try PseudoTerminal("sh", ["-c", "\(call) </dev/null >\(out)"])
            #expect(try terminal.finish() == 0)
            let lines = String(decoding: try Files.read(out), as: UTF8.self)
            #expect(lines == (0..<2000).map { "line \($0)\n" }.joined(), "\(lines.count)")
        }
    }
}
