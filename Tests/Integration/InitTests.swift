import Glibc
import Linux
import Support
import Testing

/// docker-init as process 1 of a namespace of its own.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct InitTests {
    private let program = "\(Environment.binaries)/docker-init"
    private let namespace = ["--pid", "--fork", "--mount-proc", "--kill-child", "--"]

    private func run(_ arguments: [String]) throws -> Output {
        try Command.run("unshare", namespace + [program] + arguments)
    }

    /// The process that unshare has forked: docker-init, seen from outside.
    private func child(of process: BackgroundProcess) throws -> pid_t {
        let text = try Files.read("/proc/\(process.pid)/task/\(process.pid)/children")
        let pids = String(decoding: text, as: UTF8.self).split(separator: " ").compactMap { pid_t($0) }
        return try #require(pids.first)
    }

    @Test(
        arguments: zip(
            ["exit 0", "exit 7", "exit 255", "kill -9 $$", "kill -TERM $$", "kill -SEGV $$"],
            [0, 7, 255, 137, 143, 139] as [Int32]
        )
    )
    func `it ends as its program ended`(script: String, code: Int32) throws {
        let output = try run(["--", "sh", "-c", script])
        #expect(output.code == code, "\(output)")
    }

    @Test func `it is process 1 and its program the leader of a group, with no signal blocked`() throws {
        // Of grep itself: a shell blocks all signals for the moment in which it starts a program.
        let output = try run(["--", "sh", "-c", "cat /proc/$$/stat; grep SigBlk /proc/self/status; cat /proc/1/comm"])
        #expect(output.code == 0, "\(output)")
        let fields = try #require(output.lines.first).split(separator: " ")
        try #require(fields.count > 5 && output.lines.count == 3)
        #expect(fields[3] == "1", "its parent")
        #expect(fields[4] == fields[0], "its group")
        #expect(output.lines[1] == "SigBlk:\t0000000000000000")
        #expect(output.lines[2] == "docker-init")
    }

    @Test func `a program that is not there is 127, one that cannot be started 126`() throws {
        let missing = try run(["--", "/no/such/program"])
        #expect(missing.code == 127)
        #expect(missing.err == "docker-init: exec /no/such/program: no such file or directory\n")
        try TemporaryFolder.with { folder in
            let plain = try folder.file("plain", "text")
            let refused = try run(["--", plain])
            #expect(refused.code == 126)
            #expect(refused.err == "docker-init: exec \(plain): permission denied\n")
        }
    }

    @Test func `dockerd can read its version, and wrong options are named`() throws {
        let version = try Command.run(program, ["--version"])
        #expect(version.code == 0)
        #expect(version.out.hasPrefix("tini version 0."))
        let unknown = try Command.run(program, ["--nonsense"])
        #expect(unknown.code == 1)
        #expect(unknown.err.contains("unknown option --nonsense"))
        let nothing = try Command.run(program, ["-s", "--"])
        #expect(nothing.code == 1)
        #expect(nothing.err.contains("name a program"))
    }

    /// A process whose parent ends first; it writes its parent and itself, ends, and must then be gone from /proc.
    private func orphan(_ folder: TemporaryFolder) throws -> String {
        try folder.file(
            "orphan",
            """
            cd \(folder.path)
            mkfifo start told
            (sh -c 'read x <start; set -- $(cat /proc/$$/stat); echo "$4 $1" >told' &)
            echo go >start
            read parent pid <told
            echo "parent $parent"
            tries=0
            while [ -e /proc/$pid ] && [ $tries -lt 400 ]; do sleep 0.05; tries=$((tries + 1)); done
            if [ -e /proc/$pid ]; then echo zombie; else echo reaped; fi
            exit 3
            """
        )
    }

    @Test func `orphans become its children and are reaped`() throws {
        try TemporaryFolder.with { folder in
            let output = try run(["--", "sh", try orphan(folder)])
            #expect(output.lines == ["parent 1", "reaped"], "\(output)")
            #expect(output.code == 3)
        }
    }

    @Test func `with -s it reaps orphans without being process 1`() throws {
        try TemporaryFolder.with { folder in
            let process = try BackgroundProcess(program, ["-s", "--", "sh", try orphan(folder)])
            let output = try process.finish()
            #expect(output.lines == ["parent \(process.pid)", "reaped"], "\(output)")
            #expect(output.code == 3)
        }
    }

    @Test func `orphans that run on do not keep it`() throws {
        let output = try run(["--", "sh", "-c", "(sleep 1000 &); exit 4"])
        #expect(output.code == 4, "\(output)")
    }

    @Test(arguments: ["HUP", "INT", "QUIT", "USR1", "USR2", "PIPE", "ALRM", "TERM", "CONT", "WINCH", "TSTP"])
    func `a signal goes on to the program`(name: String) throws {
        let numbers = [
            "HUP": SIGHUP, "INT": SIGINT, "QUIT": SIGQUIT, "USR1": SIGUSR1, "USR2": SIGUSR2, "PIPE": SIGPIPE,
            "ALRM": SIGALRM, "TERM": SIGTERM, "CONT": SIGCONT, "WINCH": SIGWINCH, "TSTP": SIGTSTP,
        ]
        // perl and not a shell: a signal that was ignored when a shell began cannot be trapped in it.
        let script = "$|=1; $SIG{\(name)}=sub{print \"got\\n\"; exit 5}; print \"ready\\n\"; sleep 1 while 1"
        let process = try BackgroundProcess("unshare", namespace + [program, "--", "perl", "-e", script])
        try process.waitForOutput("ready")
        kill(try child(of: process), try #require(numbers[name]))
        let output = try process.finish()
        #expect(output.lines == ["ready", "got"], "\(output)")
        #expect(output.code == 5)
    }

    @Test func `a signal that ends the program ends it with 128 and the signal's number`() throws {
        let process = try BackgroundProcess(
            "unshare",
            namespace + [program, "--", "sh", "-c", "echo ready; exec sleep 1000"]
        )
        try process.waitForOutput("ready")
        kill(try child(of: process), SIGTERM)
        #expect(try process.finish().code == 143)
    }

    /// Two processes of one group that tell of a signal and stay. perl and not a shell, which can miss a signal
    /// between its test of a variable and its wait; it handles two that wait in the order of their numbers.
    private static let group = #"""
        $| = 1;
        $name = fork ? "parent" : "child";
        $SIG{USR1} = sub { print "$name\n" };
        $SIG{TERM} = sub { exit 0 };
        print "$name is ready\n";
        sleep 1 while 1;
        """#

    @Test(arguments: zip([[], ["-g"]], [["parent"], ["child", "parent"]]))
    func `a signal reaches the program alone, with -g its whole group`(options: [String], reached: [String]) throws {
        let process = try BackgroundProcess(
            "unshare",
            namespace + [program] + options + ["--", "perl", "-e", Self.group]
        )
        for name in ["parent", "child"] { try process.waitForOutput("\(name) is ready\n") }
        let initProcess = try child(of: process)
        kill(initProcess, SIGUSR1)
        for name in reached { try process.waitForOutput("\n\(name)\n") }
        kill(initProcess, SIGTERM)
        let output = try process.finish()
        #expect(output.lines.filter { !$0.hasSuffix("ready") }.sorted() == reached, "\(output)")
    }
}
