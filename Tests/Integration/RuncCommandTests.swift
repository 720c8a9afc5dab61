import Glibc
import Linux
import Support
import Testing
import Text

/// The command line of the runc role: flags, help, texts, exit codes, what is printed.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct RuncCommandTests {
    private let runc = "\(Environment.binaries)/runc"

    static let commands = [
        "checkpoint", "create", "delete", "events", "exec", "kill", "list", "pause", "ps", "restore", "resume", "run",
        "spec", "start", "state", "update", "features",
    ]

    // MARK: help

    @Test(arguments: ["-h", "--help", "help", "h", ""])
    func `the help names every command and every global option`(argument: String) throws {
        let output = try Command.run(runc, argument.isEmpty ? [] : [argument])
        #expect(output.code == 0)
        #expect(output.out.hasPrefix("NAME:\n   runc - Open Container Initiative runtime\n"), "\(output)")
        for command in Self.commands { #expect(output.out.contains("\n   \(command) "), "\(command)") }
        #expect(output.out.contains("\n   help, h "))
        for option in ["--debug", "--log value", "--log-format value", "--root value", "--systemd-cgroup"] {
            #expect(output.out.contains("\n   \(option) "), "\(option)")
        }
        #expect(output.out.contains("\n   --help, -h          show help\n   --version, -v       print the version\n"))
    }

    @Test(arguments: commands)
    func `every command has help in runc's layout`(command: String) throws {
        let output = try Command.run(runc, [command, "--help"])
        #expect(output.code == 0)
        #expect(output.out.hasPrefix("NAME:\n   runc \(command) - "), "\(output)")
        #expect(output.out.contains("\n\nUSAGE:\n   runc \(command) "), "\(output)")
        #expect(try Command.run(runc, [command, "-h"]).out == output.out)
        #expect(try Command.run(runc, ["help", command]).out == output.out)
    }

    @Test func `options stand in two columns, with what holds without them`() throws {
        let lines = try Command.check(runc, ["list", "--help"]).out
        #expect(lines.contains("\nOPTIONS:\n   --format value, -f value  "), "\(lines)")
        #expect(lines.contains(#"(default: "table")"#))
        #expect(lines.contains("\n   --quiet, -q               "))
        // An obsolete flag is taken and not told.
        let kill = try Command.check(runc, ["kill", "--help"]).out
        #expect(!kill.contains("OPTIONS") && kill.contains("runc kill <container-id> [signal]"), "\(kill)")
    }

    @Test(arguments: [["foo"], ["foo", "-h"], ["help", "foo"]])
    func `a command that is none has exit code 3`(arguments: [String]) throws {
        let output = try Command.run(runc, arguments)
        #expect(output.code == 3)
        #expect(output.err.contains("No help topic for 'foo'"), "\(output)")
    }

    @Test(arguments: ["-v", "--version"])
    func `the version has the lines that clients read`(flag: String) throws {
        let lines = try Command.check(runc, [flag]).lines
        #expect(lines.count == 3)
        #expect(lines.first?.hasPrefix("runc version 1.4.3") == true)
        #expect(lines.contains { $0.hasPrefix("commit: ") } && lines.contains("spec: 1.3.0"))
    }

    // MARK: wrong command lines

    @Test(arguments: [
        (["-x"], "flag provided but not defined: -x"),
        (["--log"], "flag needs an argument: -log"),
        (["---x"], "bad flag syntax: ---x"),
        (["-=x"], "bad flag syntax: -=x"),
        (["state", "--x=1", "id"], "flag provided but not defined: -x"),
        (["exec", "-e"], "flag needs an argument: -e"),
        (["run", "--preserve-fds", "x", "id"], #"invalid value \"x\" for flag -preserve-fds: parse error"#),
        (
            ["run", "--preserve-fds", "99999999999999999999", "id"],
            #"invalid value \"99999999999999999999\" for flag -preserve-fds: value out of range"#
        ),
        (["run", "--keep=x", "id"], #"invalid boolean value \"x\" for -keep: parse error"#),
        (["exec", "-g", "x", "id"], #"for flag -g: strconv.ParseInt: parsing \"x\": invalid syntax"#),
        (["events", "--interval", "5", "id"], #"invalid value \"5\" for flag -interval: parse error"#),
        (["run", "-b", "x", "--bundle", "y", "id"], "Cannot use two forms of the same flag: b bundle"),
        (["state"], #"\"state\" requires exactly 1 argument(s)"#),
        (["list", "x"], #"\"list\" requires exactly 0 argument(s)"#),
        (["kill", "a", "b", "c"], #"\"kill\" requires a maximum of 2 argument(s)"#),
        (["exec"], #"\"exec\" requires a minimum of 1 argument(s)"#),
    ])
    func `a wrong command line shows the help and says why`(arguments: [String], reason: String) throws {
        let output = try Command.run(runc, arguments)
        #expect(output.code == 1)
        #expect(output.out.hasPrefix("Incorrect Usage"), "\(output)")
        #expect(output.out.contains("NAME:\n   runc"))
        #expect(output.err.contains(reason), "\(output)")
    }

    @Test(arguments: [
        (["state", ""], "container id cannot be empty", 1),
        (["state", "a/b"], "invalid container ID format", 1),
        (["state", ".."], "invalid container ID format", 1),
        (["delete", "nobody"], "container does not exist", 1),
        (["start", "nobody"], "container does not exist", 1),
        (["kill", "nobody", "NOSUCH"], "container does not exist", 1),
        (["exec", "nobody", "true"], "exec failed: container does not exist", 255),
        (["exec", "nobody", "--", "-x"], "exec failed: container does not exist", 255),
        (
            ["run", "--bundle", "/nonexistent", "x"], "runc run failed: chdir /nonexistent: no such file or directory",
            1
        ),
        (["create", "--bundle", "/", "x"], "runc create failed: JSON specification file config.json not found", 1),
        (["list", "-f", "xml"], "invalid format option", 1),
    ])
    func `what fails says so in runc's words`(arguments: [String], text: String, code: Int32) throws {
        try TemporaryFolder.with { folder in
            try Files.makeDirectories("\(folder.path)/state")
            let output = try Command.run(runc, ["--root", "\(folder.path)/state"] + arguments)
            #expect(output.code == code)
            #expect(output.err.contains(text), "\(output)")
            #expect(try Files.list("\(folder.path)/state").isEmpty)
        }
    }

    /// By state: a command, its exit code and what clients read of its error.
    private static let inStates: [String: [(arguments: [String], code: Int32, text: String)]] = [
        "created": [
            (["kill", "ID", "999"], 1, "unable to signal init: invalid argument"),
            (["kill", "ID", "-1"], 1, "unable to signal init: invalid argument"),
            (["kill", "ID", "NOSUCH"], 1, #"unknown signal \"NOSUCH\""#),
            (["resume", "ID"], 1, "container not paused"),
            (["checkpoint", "ID"], 1, "Container cannot be checkpointed in created state"),
            (["create", "--bundle", "BUNDLE", "ID"], 1, "container with given ID already exists"),
            (["run", "--bundle", "BUNDLE", "ID"], 1, "container with given ID already exists"),
            (["exec", "ID", "true"], 0, ""),
        ],
        "running": [
            (["start", "ID"], 1, "cannot start an already running container"),
            (["delete", "ID"], 1, "that is not stopped: running"),
            (["resume", "ID"], 1, "container not paused"),
            (["ps", "-f", "yaml", "ID"], 1, "invalid format option"),
            (["exec", "ID"], 255, "exec args cannot be empty"),
            (["exec", "ID", "nosuch"], 255, #"exec: \"nosuch\": executable file not found in $PATH"#),
            (["exec", "ID", "/nosuch"], 255, "no such file or directory"),
            (["exec", "--cwd", "x", "ID", "true"], 255, "Cwd must be an absolute path"),
            (["exec", "--process", "/no/such/file", "ID"], 255, "open /no/such/file: no such file or directory"),
            (["exec", "ID", "sh", "-c", "exit 7"], 7, ""),
            (["exec", "ID", "sh", "-c", "kill -9 $$"], 137, ""),
            (
                ["exec", "--cap", "CAP_NONE", "ID", "true"], 0,
                "ignoring unknown or unavailable capabilities: [CAP_NONE]"
            ),
            (["update", "--memory", "x", "ID"], 1, "invalid value for memory: invalid size: 'x'"),
            (["update", "--cpu-share", "-1", "ID"], 1, "invalid value for cpu-share: strconv.ParseUint"),
            (
                ["update", "--cpu-period", "99999999999999999999", "ID"], 1,
                #"parsing \"99999999999999999999\": value out of range"#
            ),
            (["update", "-r", "/no/such/file", "ID"], 1, "open /no/such/file: no such file or directory"),
        ],
        "paused": [
            (["start", "ID"], 1, "cannot start a container in the paused state"),
            (["exec", "ID", "true"], 255, "cannot exec in a paused container (use --ignore-paused to override)"),
            (["delete", "ID"], 1, "that is not stopped: paused"),
            (["pause", "ID"], 1, "container not running"),
        ],
        "stopped": [
            (["start", "ID"], 1, "cannot start a container that has stopped"),
            (["kill", "ID", "TERM"], 1, "container not running"),
            (["kill", "ID", "999"], 1, "container not running"),
            (["kill", "--all", "ID", "TERM"], 0, ""),
            (["pause", "ID"], 1, "container not running"),
            (["resume", "ID"], 1, "container not paused"),
            (["exec", "ID", "true"], 255, "cannot exec in a stopped container"),
            (["update", "--pids-limit", "9", "ID"], 1, "container not running"),
            (["events", "--stats", "ID"], 1, "is not running"),
            (["checkpoint", "ID"], 1, "Container cannot be checkpointed in stopped state"),
        ],
    ]

    @Test(arguments: ["created", "running", "paused", "stopped"])
    func `what a container's state forbids, and what it doesn't`(state: String) throws {
        try RuncBundle.with("while :; do sleep 1; done") { bundle in
            #expect(try bundle.create().code == 0)
            if state != "created" { try bundle.check("start", bundle.id) }
            if state == "paused" { try bundle.check("pause", bundle.id) }
            if state == "stopped" {
                try bundle.check("kill", bundle.id, "KILL")
                try bundle.waitUntil("stopped")
            }
            for (arguments, code, text) in Self.inStates[state] ?? [] {
                let words = arguments.map { ["ID": bundle.id, "BUNDLE": bundle.path][$0] ?? $0 }
                let output = try Command.run(runc, ["--root", bundle.state] + words)
                #expect(output.code == code && output.err.contains(text), "\(arguments): \(output)")
                if text.isEmpty { #expect(output.err.isEmpty, "\(arguments): \(output)") }
                #expect(try bundle.status() == state, "after \(arguments)")
            }
        }
    }

    @Test func `a created container is listed as one and not by the command that made it`() throws {
        try RuncBundle.with("sleep 100") { bundle in
            #expect(try bundle.create().code == 0)
            let pid = try bundle.stateJSON()["pid"]?.int ?? 0
            #expect(String(decoding: try Files.read("/proc/\(pid)/cmdline"), as: UTF8.self) == "runc init\0")
            #expect(String(decoding: try Files.read("/proc/\(pid)/comm"), as: UTF8.self) == "runc:[2:INIT]\n")
        }
    }

    @Test(arguments: ["/", "/tmp/..", "../../../../../../../../.."])
    func `the root of the file system is no state folder`(path: String) throws {
        let output = try Command.run(runc, ["--root", path, "list"])
        #expect(output.code == 1 && output.err.contains("Option --root argument should not be set to /"), "\(output)")
    }

    @Test func `flags behind the container's name count too, except those of a program`() throws {
        try RuncBundle.with("sleep 100") { bundle in
            try bundle.launch()
            #expect(try bundle.runc("exec", bundle.id, "echo", "--help").out == "--help\n")
            #expect(try bundle.runc("delete", bundle.id, "--force").code == 0)
            #expect(try bundle.runc("delete", "--force", bundle.id).code == 0, "there is none any more")
        }
    }

    // MARK: the log

    @Test func `an error goes to the log in its format, and to standard error`() throws {
        try TemporaryFolder.with { folder in
            let log = "\(folder.path)/log"
            let root = ["--root", "\(folder.path)/state"]
            let output = try Command.run(runc, root + ["--log", log, "--log-format", "json", "state", "nobody"])
            #expect(output.code == 1 && output.err == "container does not exist\n", "\(output)")
            let line = try JSONNode.parse(Files.read(log))
            #expect(line["level"]?.string == "error")
            #expect(line["msg"]?.string == "container does not exist")
            #expect(Timestamp.parse(line["time"]?.string ?? "") != nil)
            let text = try Command.run(runc, root + ["state", "nobody"])
            #expect(
                text.err.hasPrefix("time=\"") && text.err.hasSuffix("level=error msg=\"container does not exist\"\n")
            )
            let bad = try Command.run(runc, ["--log-format", "xml", "list"])
            #expect(bad.code == 1 && bad.err.contains("invalid log-format: xml"), "\(bad)")
        }
    }

    @Test func `debug lines of both sides of the start go to the log alone`() throws {
        try RuncBundle.with("echo out") { bundle in
            let log = "\(bundle.folder.path)/log"
            bundle.globals = ["--debug", "--log", log]
            let output = try bundle.run()
            #expect(output.out == "out\n" && output.err.isEmpty, "\(output)")
            let text = String(decoding: try Files.read(log), as: UTF8.self)
            for line in ["nsexec container setup", "child process in init()", "init: closing the pipe"] {
                #expect(text.contains("level=debug msg=\"\(line)"), "\(text)")
            }
        }
    }

    // MARK: what is printed

    @Test func `list, state and ps print what runc prints`() throws {
        try RuncBundle.with("sleep 100") { bundle in
            bundle.top["annotations"] = #"{"a":"b"}"#
            #expect(try bundle.runc("list").code == 1, "a folder that was named must be there")
            try bundle.launch()
            let state = try bundle.stateJSON()
            let names = ["ociVersion", "id", "pid", "status", "bundle", "rootfs", "created", "annotations", "owner"]
            #expect(state.members.map(\.key) == names)
            #expect(state["status"]?.string == "running" && state["bundle"]?.string == bundle.path)
            let pid = state["pid"]?.int ?? 0
            let table = try bundle.check("list").lines
            #expect(table.first?.split(separator: " ") == ["ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"])
            #expect(
                table.last?.split(separator: " ").prefix(4) == [
                    Substring(bundle.id), Substring("\(pid)"), "running", Substring(bundle.path),
                ]
            )
            #expect(table.last?.hasSuffix("   root") == true)
            #expect(try bundle.check("list", "-q").out == "\(bundle.id)\n")
            let list = try JSONNode.parse(Array(bundle.check("list", "--format", "json").out.utf8)).elements
            #expect(list.count == 1 && list.first?["owner"]?.string == "root" && list.first?["pid"]?.int == pid)
            #expect(try bundle.check("ps", "-f", "json", bundle.id).line == "[\(pid)]")
            try bundle.check("kill", bundle.id, "9")
            try bundle.waitUntil("stopped")
            #expect(try bundle.stateJSON()["pid"]?.int == 0)
            #expect(try bundle.check("ps", "-f", "json", bundle.id).line == "null")
        }
    }

    @Test(.enabled(if: Environment.program("ps") != nil, "needs ps"))
    func `ps takes the options of the host's ps`() throws {
        try RuncBundle.with("sleep 4711") { bundle in
            try bundle.launch()
            let full = try bundle.check("ps", bundle.id).lines
            #expect(full.count == 2 && full.first?.contains("PID") == true, "\(full)")
            let chosen = try bundle.check("ps", bundle.id, "-e", "-o", "pid,args").lines
            #expect(chosen.count == 2 && chosen.last?.contains("4711") == true, "\(chosen)")
            let none = try bundle.runc("ps", bundle.id, "-e", "-o", "args")
            #expect(none.code == 1 && none.err.contains("couldn't find PID field in ps output"), "\(none)")
        }
    }

    @Test func `list tells of a container that it can't read and goes on`() throws {
        try RuncBundle.with("sleep 100") { bundle in
            try bundle.launch()
            let broken = "\(bundle.state)/broken"
            try Files.makeDirectories(broken)
            try Files.writeAtomically("\(broken)/state.json", bytes: Array(#"{"id":"bro"#.utf8), sync: false)
            let output = try bundle.runc("list", "-q")
            #expect(output.code == 0 && output.out == "\(bundle.id)\n")
            #expect(output.err.contains("load container broken: "), "\(output)")
            let refused = try bundle.runc("delete", "broken")
            #expect(refused.code == 1 && refused.err.contains("damaged or another runtime wrote it"), "\(refused)")
            try bundle.check("delete", "--force", "broken")
            #expect(!Files.exists(broken))
        }
    }

    @Test func `spec writes a bundle's file once`() throws {
        try TemporaryFolder.with { folder in
            try Command.check(runc, ["spec", "--bundle", folder.path])
            let spec = try JSONNode.parse(Files.read("\(folder.path)/config.json"))
            #expect(spec["process"]?["args"]?.strings == ["sh"])
            #expect(spec["linux"]?["maskedPaths"]?.strings.contains("/proc/kcore") == true)
            let again = try Command.run(runc, ["spec", "--bundle", folder.path])
            #expect(again.code == 1 && again.err.contains("File config.json exists. Remove it first"), "\(again)")
            unlink("\(folder.path)/config.json")
            try Command.check(runc, ["spec", "--rootless", "-b", folder.path])
            let rootless = try JSONNode.parse(Files.read("\(folder.path)/config.json"))["linux"]
            #expect(rootless?["uidMappings"]?.elements.first?["hostID"]?.int == Int(geteuid()))
            #expect(rootless?["resources"] == nil)
            let types = rootless?["namespaces"]?.elements.compactMap { $0["type"]?.string } ?? []
            #expect(types.contains("user") && !types.contains("network"), "\(types)")
        }
    }

    @Test func `features names what the runtime has`() throws {
        let features = try JSONNode.parse(Array(Command.check(runc, ["features"]).out.utf8))
        #expect(features["ociVersionMax"]?.string == "1.3.0")
        #expect(features["hooks"]?.strings.count == 6)
        let linux = features["linux"]
        #expect(linux?["namespaces"]?.strings == ["cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"])
        #expect(linux?["cgroup"]?["v1"]?.bool == true)
        #expect(features["mountOptions"]?.strings.contains("rro") == true)
        #expect(linux?["seccomp"]?["actions"]?.strings.contains("SCMP_ACT_NOTIFY") == true)
        #expect(linux?["memoryPolicy"]?["modes"]?.strings.contains("MPOL_BIND") == true)
        #expect(features["potentiallyUnsafeConfigAnnotations"]?.strings.contains("org.criu.config") == true)
    }
}
