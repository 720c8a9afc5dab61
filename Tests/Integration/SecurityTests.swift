import Glibc
import Linux
import Support
import Testing
import Text

/// What has broken runtimes before, tried on ours. Each test names the advisory whose attack it makes.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct SecurityTests {
    /// Everything a container can be given: an attack must not fail for lack of rights only.
    private func giveAllCapabilities(_ bundle: RuncBundle) {
        let names = RuncBundle.json(CapabilityNames.all)
        bundle.process["capabilities"] = #"{"bounding":\#(names),"permitted":\#(names),"effective":\#(names)}"#
    }

    private func status(_ pid: Int) throws -> String {
        String(decoding: try Files.read("/proc/\(pid)/status"), as: UTF8.self)
    }

    /// Without the seal the write through the kept descriptor ends up in the host's file once nobody runs it.
    @Test func `the host's binary can't be written from inside (CVE-2019-5736)`() throws {
        try TemporaryFolder.with { folder in
            let binary = "\(folder.path)/runc"
            try Command.check("cp", ["-L", "\(Environment.binaries)/runc", binary])
            let before = try Command.check("sha256sum", [binary]).line
            try RuncBundle.with("sleep 1000", runtime: binary) { bundle in
                giveAllCapabilities(bundle)
                // The runtime's own file as the container's program: it can be looked at through /proc then.
                _ = symlink("/proc/self/exe", "\(bundle.rootfs)/bin/runc")
                try bundle.launch()
                // Reads its standard input first, which has no end.
                let exec = "exec -d \(bundle.id) /bin/runc update --resources - x"
                let pipe = "\(folder.path)/pipe"
                #expect(mkfifo(pipe, 0o600) == 0)
                try Command.check(
                    "sh",
                    ["-c", "\(binary) --root \(bundle.state) \(exec) 0<>\(pipe) >/dev/null 2>&1"]
                )
                let attack = """
                    for try in 1 2 3 4 5 6 7 8 9 10; do
                      for p in /proc/[0-9]*; do
                        grep -q resources $p/cmdline && [ $p != /proc/$$ ] && exec 9<$p/exe && echo held \\
                          && kill -9 ${p#/proc/} && break 2
                      done
                      sleep 0.1
                    done
                    sleep 0.5
                    (echo pwned >/proc/self/fd/9) 2>&1; echo pwned >/proc/$$/fd/9
                    """
                let output = try bundle.runc("exec", bundle.id, "sh", "-c", attack)
                #expect(output.out.contains("held"), "the attack did not come as far as it should: \(output)")
                #expect((output.out + output.err).contains("ead-only file system"), "\(output)")
            }
            #expect(try Command.check("sha256sum", [binary]).line == before)
        }
    }

    /// Without the check the program's working directory is the host's root, and ".." leads through the host.
    @Test(arguments: 3...12)
    func `a working directory on a leaked descriptor does not lead to the host (CVE-2024-21626)`(number: Int) throws {
        try RuncBundle.with("pwd; ls -d ./\(Environment.marker) ../\(Environment.marker)") { bundle in
            let marker = "\(bundle.folder.path)/\(Environment.marker)"
            try Files.writeAtomically(marker, bytes: [])
            bundle.process["cwd"] = #""/proc/self/fd/\#(number)""#
            try bundle.write()
            let leak = "exec 7<\(bundle.folder.path) 8<\(bundle.folder.path); exec \"$0\" \"$@\""
            let arguments = ["--root", bundle.state, "run", "--bundle", bundle.path, bundle.id]
            let output = try Command.run("sh", ["-c", leak, bundle.runtime] + arguments)
            #expect(output.code != 0, "\(output)")
            #expect(!output.out.contains(Environment.marker))
        }
    }

    @Test func `nor does that of an exec (CVE-2024-21626)`() throws {
        try RuncBundle.with("sleep 1000") { bundle in
            try bundle.launch()
            for number in 3...12 {
                let output = try bundle.runc(
                    "exec",
                    "--cwd",
                    "/proc/self/fd/\(number)",
                    bundle.id,
                    "sh",
                    "-c",
                    "ls -d bundle"
                )
                #expect(output.code != 0 && output.out.isEmpty, "\(number): \(output)")
            }
        }
    }

    /// The same with a descriptor that the caller passes on purpose, so that nothing closes it: the check of the
    /// working directory is the only defence.
    @Test(arguments: ["run", "exec"])
    func `a working directory on a descriptor that is passed does not lead to the host (CVE-2024-21626)`(
        command: String
    ) throws {
        try RuncBundle.with(command == "run" ? "ls -d ../*" : "sleep 1000") { bundle in
            let outside = "\(bundle.folder.path)/outside"
            try Files.makeDirectories(outside, mode: 0o755)
            try Files.writeAtomically("\(bundle.folder.path)/\(Environment.marker)", bytes: [])
            var arguments = ["--root", bundle.state, command, "--preserve-fds", "1"]
            if command == "run" {
                bundle.process["cwd"] = #""/proc/self/fd/3""#
                arguments += ["--bundle", bundle.path, bundle.id]
            } else {
                try bundle.launch()
                arguments += ["--cwd", "/proc/self/fd/3", bundle.id, "sh", "-c", "ls -d ../*"]
            }
            try bundle.write()
            let pass = "exec 3<\(outside); exec \"$0\" \"$@\""
            let output = try Command.run("sh", ["-c", pass, bundle.runtime] + arguments)
            #expect(output.code != 0 && !output.out.contains(Environment.marker), "\(output)")
            #expect(output.err.contains("outside of container mount namespace root"), "\(output)")
        }
    }

    /// Without closing them early the process that waits for `start` holds its caller's files open.
    @Test func `a created container holds no descriptor of its caller (CVE-2024-21626)`() throws {
        try RuncBundle.with("true") { bundle in
            try bundle.write()
            let leak = "exec 7</etc/passwd 8</; exec \"$0\" \"$@\" </dev/null >/dev/null 2>&1"
            let arguments = ["--root", bundle.state, "create", "--bundle", bundle.path, bundle.id]
            try Command.check("sh", ["-c", leak, bundle.runtime] + arguments)
            let pid = try bundle.stateJSON()["pid"]?.int ?? 0
            let links = try Command.check("sh", ["-c", "readlink /proc/\(pid)/fd/*"]).lines
            #expect(!links.contains("/etc/passwd") && !links.contains("/"), "\(links)")
        }
    }

    /// A process that can be traced belongs to its own user in /proc, one that can't to the host's root. Without it
    /// root of a joined namespace could reach the host's files through the descriptors of a process on its way in.
    @Test func `a process on its way into a container can't be traced (CVE-2016-9962)`() throws {
        try RuncBundle.with("sleep 1000") { bundle in
            try bundle.mapIDs()
            #expect(try bundle.create().code == 0)
            let pid = try bundle.stateJSON()["pid"]?.int ?? 0
            #expect(try Command.check("stat", ["-c", "%u", "/proc/\(pid)/fd"]).line == "0")
            try bundle.check("start", bundle.id)
            try Clock.wait("the program runs") {
                try Command.check("stat", ["-c", "%u", "/proc/\(pid)/fd"]).line == "200000"
            }
        }
    }

    /// The same without a user namespace, where no change of ids does it: another root without CAP_SYS_PTRACE, as one
    /// of a container is, may look at what can be traced.
    @Test func `nor can one that stays the host's root (CVE-2016-9962)`() throws {
        try RuncBundle.with("sleep 1000") { bundle in
            #expect(try bundle.create().code == 0)
            let pid = try bundle.stateJSON()["pid"]?.int ?? 0
            let look = ["--bounding-set=-sys_ptrace", "readlink", "/proc/\(pid)/cwd"]
            let waiting = try Command.run("setpriv", look)
            #expect(waiting.code != 0 && waiting.out.isEmpty, "\(waiting)")
            try bundle.check("start", bundle.id)
            try Clock.wait("the program can be looked at") { try Command.run("setpriv", look).code == 0 }
        }
    }

    /// With inheritable capabilities a file that has its own gives them to any user of the container.
    @Test func `no capability is inheritable unless it is asked for (CVE-2022-29162)`() throws {
        try RuncBundle.with("grep ^CapInh /proc/self/status | cut -f2; sleep 1000") { bundle in
            giveAllCapabilities(bundle)
            let output = "\(bundle.folder.path)/out"
            try bundle.launch(output: output)
            let none = "0000000000000000"
            try Clock.wait("it writes") { try Files.read(output) == Array("\(none)\n".utf8) }
            let script = "grep ^CapInh /proc/self/status | cut -f2"
            #expect(try bundle.check("exec", bundle.id, "sh", "-c", script).line == none)
            #expect(try bundle.check("exec", "--cap", "CAP_SYSLOG", bundle.id, "sh", "-c", script).line == none)
        }
    }

    /// Without setgroups the caller's groups go along, and open files that are the host's group's.
    @Test func `groups of the caller stay outside (CVE-2022-36109)`() throws {
        try RuncBundle.with("id -G; sleep 1000") { bundle in
            try bundle.write()
            let arguments = ["--groups", "4321,20", bundle.runtime, "--root", bundle.state]
            let output = try Command.run(
                "sh",
                [
                    "-c",
                    "setpriv \"$@\" run -d --bundle \(bundle.path) \(bundle.id) </dev/null >\(bundle.path)/out 2>&1",
                    "x",
                ]
                    + arguments
            )
            #expect(output.code == 0, "\(output)")
            try Clock.wait("it writes") { try Files.read("\(bundle.path)/out") == Array("0\n".utf8) }
            let exec = try Command.check("setpriv", arguments + ["exec", "--user", "5:6", bundle.id, "id", "-G"])
            #expect(exec.line == "6")
        }
    }

    /// A runtime that believes the file leaves the caller's groups with the process.
    @Test func `a forged /proc/self/setgroups does not keep groups (the bypass of /proc/self/setgroups)`() throws {
        try RuncBundle.with("sleep 1000") { bundle in
            try bundle.mapIDs()
            bundle.mounts = []
            try Files.makeDirectories("\(bundle.rootfs)/proc/self", mode: 0o755)
            try Files.writeAtomically("\(bundle.rootfs)/proc/self/setgroups", bytes: Array("deny\n".utf8), mode: 0o644)
            bundle.process["user"] = #"{"uid":5,"gid":6,"additionalGids":[7]}"#
            try bundle.write()
            let command =
                "setpriv --groups 4321 \(bundle.runtime) --root \(bundle.state) run -d --bundle \(bundle.path) \(bundle.id)"
            try Command.check("sh", ["-c", "\(command) </dev/null >/dev/null 2>&1"])
            let text = try status(try bundle.stateJSON()["pid"]?.int ?? 0)
            #expect(text.contains("Groups:\t200007 \n"), "\(text)")
        }
    }

    /// The labels and sysctls of a container go through a procfs of the runtime's own: one that the image brings
    /// swallows nothing and redirects nothing.
    @Test func `a forged /proc does not catch a sysctl (CVE-2025-52881)`() throws {
        try RuncBundle.with("sleep 1000") { bundle in
            let victim = "\(bundle.rootfs)/victim"
            try Files.writeAtomically(victim, bytes: Array("untouched".utf8), mode: 0o644)
            bundle.mounts = []
            try Files.makeDirectories("\(bundle.rootfs)/proc/sys/kernel", mode: 0o755)
            #expect(symlink("/victim", "\(bundle.rootfs)/proc/sys/kernel/msgmax") == 0)
            bundle.linux["sysctl"] = #"{"kernel.msgmax":"7777"}"#
            try bundle.launch()
            #expect(String(decoding: try Files.read(victim), as: UTF8.self) == "untouched")
            let pid = try bundle.stateJSON()["pid"]?.int ?? 0
            let inside = try Command.check("nsenter", ["--ipc=/proc/\(pid)/ns/ipc", "cat", "/proc/sys/kernel/msgmax"])
            #expect(inside.line == "7777")
        }
    }

    /// The kernel gives a process that enters a terminal device of the container's choosing to whoever asks.
    @Test func `a terminal is made only from a devpts (CVE-2025-52565's class)`() throws {
        try RuncBundle.with("sleep 1000") { bundle in
            bundle.mounts.append(#"{"destination":"/dev","type":"tmpfs","source":"tmpfs","options":["mode=755"]}"#)
            bundle.mounts.append(#"{"destination":"/dev/pts","type":"tmpfs","source":"tmpfs"}"#)
            try bundle.launch()
            try bundle.check(
                "exec",
                bundle.id,
                "sh",
                "-c",
                "rm -f /dev/ptmx; echo no > /dev/pts/ptmx; ln -s pts/ptmx /dev/ptmx"
            )
            try bundle.write()
            let terminal = try PseudoTerminal(
                bundle.runtime,
                ["--root", bundle.state, "exec", "-t", bundle.id, "true"]
            )
            #expect(try terminal.finish() != 0)
            #expect(terminal.text.contains("belongs to no devpts"), "\(terminal.text)")
        }
    }

    /// The whole number is read, and nothing else: a parser that stops early takes 1x for root elsewhere.
    @Test(arguments: [
        "1x", "-1", "4294967295", "4294967296", "18446744073709551616", "0x1", " 1", "1:2:3", ":", "root",
    ])
    func `a user that is no id is refused (CVE-2026-30892, CVE-2024-40635)`(user: String) throws {
        try RuncBundle.with("sleep 1000") { bundle in
            try bundle.launch()
            let output = try bundle.runc("exec", "--user", user, bundle.id, "id")
            #expect(output.code != 0 && output.out.isEmpty, "\(output)")
        }
    }

    /// A process id is given again once its process has ended: what is told to the one that has it now reaches somebody
    /// else, with a container's name.
    @Test func `a process that only has the id of the container's is not taken for it`() throws {
        try RuncBundle.with("sleep 1000") { bundle in
            try bundle.launch()
            let pid = try bundle.stateJSON()["pid"]?.int32 ?? 0
            let file = "\(bundle.state)/\(bundle.id)/state.json"
            let start = try #require(try JSONNode.parse(Files.read(file))["init_process_start"]?.uint64)
            let script = "sed -i 's/\"init_process_start\":\(start)/\"init_process_start\":\(start - 1)/' \(file)"
            try Command.check("sh", ["-c", script])
            #expect(try bundle.status() == "stopped")
            for command in [["exec", bundle.id, "true"], ["kill", bundle.id, "KILL"], ["pause", bundle.id]] {
                let output = try Command.run(bundle.runtime, ["--root", bundle.state] + command)
                #expect(output.code != 0, "\(command): \(output)")
            }
            #expect(kill(pid, 0) == 0)
        }
    }

    /// The kernel makes another terminal's device of the path by then, or a file: what is typed goes there.
    @Test func `an exec's terminal is the one that was made, whatever its path leads to (CVE-2025-52565)`() throws {
        let script = """
            ln -s /real/ptmx /dev/pts/ptmx; for n in 0 1 2 3; do echo fake > /dev/pts/$n; done; echo > /tmp/made
            sleep 1000
            """
        try RuncBundle.with(script) { bundle in
            bundle.tmpfs("/dev", ["mode=755"])
            bundle.tmpfs("/dev/pts")
            bundle.mount("/real", type: "devpts", source: "devpts", ["newinstance", "ptmxmode=0666"])
            try bundle.launch()
            try Clock.wait("the container has its own files") { Files.exists("\(bundle.rootfs)/tmp/made") }
            let terminal = try PseudoTerminal(
                bundle.runtime,
                ["--root", bundle.state, "exec", "-t", bundle.id, "sh", "-c", "test -t 0 && echo is one"]
            )
            #expect(try terminal.finish() == 0 && terminal.text.contains("is one"), "\(terminal.text)")
        }
    }

    /// The kernel takes a map of one page at the most, in one write: what is more is not cut off.
    @Test(arguments: [(300, true), (400, false), (5000, false)])
    func `id maps are written whole or not at all`(count: Int, isTaken: Bool) throws {
        try RuncBundle.with("wc -l < /proc/self/uid_map") { bundle in
            try bundle.mapIDs()
            let maps = (0..<count).map { #"{"containerID":\#($0),"hostID":\#(200_000 + $0),"size":1}"# }
            bundle.linux["uidMappings"] = "[\(maps.joined(separator: ","))]"
            let output = try bundle.run()
            #expect((output.code == 0) == isTaken, "\(output)")
            #expect(isTaken ? output.line == "300" : output.err.contains("uid_map: invalid argument"), "\(output)")
            #expect(((try? Files.list(bundle.state)) ?? []).isEmpty)
        }
    }

    /// Memory and time are bounded whatever the image holds.
    @Test func `a huge passwd file of an image costs nothing (CVE-2026-47262)`() throws {
        try RuncBundle.with("echo $HOME") { bundle in
            try Command.check("truncate", ["-s", "64G", "\(bundle.rootfs)/etc/passwd"])
            let output = try bundle.run()
            #expect(output.code == 0 && output.line == "/", "\(output)")
        }
    }

    /// A fifo instead of a file would hold the runtime for ever.
    @Test func `a passwd that is a fifo holds nobody`() throws {
        try RuncBundle.with("echo $HOME") { bundle in
            #expect(mkfifo("\(bundle.rootfs)/etc/passwd", 0o644) == 0)
            let output = try bundle.run()
            #expect(output.line == "/", "\(output)")
        }
    }
}
