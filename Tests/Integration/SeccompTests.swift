import Glibc
import Linux
import Support
import Testing
import Text

/// linux.seccomp in real containers. What filters say of each call is SeccompTests' matter.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct SeccompTests {
    private static func rule(_ action: String, _ more: String = "", names: String = #"["mkdir","mkdirat"]"#) -> String {
        #"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":\#(names),"action":"\#(action)"\#(more)}]}"#
    }

    @Test(arguments: [true, false], [("", "Operation not permitted"), (#","errnoRet":100"#, "Network is down")])
    func `a call fails with the profile's errno`(noNewPrivileges: Bool, errnoRet: (String, String)) throws {
        try RuncBundle.with("mkdir /tmp/x 2>&1; echo $?") { bundle in
            bundle.process["noNewPrivileges"] = "\(noNewPrivileges)"
            bundle.linux["seccomp"] = Self.rule("SCMP_ACT_ERRNO", errnoRet.0)
            let output = try bundle.run()
            #expect(output.out.contains(errnoRet.1) && output.lines.last == "1", "\(output)")
        }
    }

    @Test(arguments: ["SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRAP"])
    func `a call ends the program with SIGSYS`(action: String) throws {
        try RuncBundle.with { bundle in
            bundle.setArguments("/bin/mkdir", "/tmp/x")
            bundle.process["rlimits"] = #"[{"type":"RLIMIT_CORE","soft":0,"hard":0}]"#
            bundle.linux["seccomp"] = Self.rule(action)
            let output = try bundle.run()
            #expect(output.code == 128 + SIGSYS, "\(output)")
        }
    }

    @Test func `a call that is only logged goes on, one for a tracer that is not there fails with ENOSYS`() throws {
        try RuncBundle.with("mkdir /tmp/x 2>&1 && echo made") { bundle in
            bundle.linux["seccomp"] = Self.rule("SCMP_ACT_LOG")
            #expect(try bundle.run().line == "made")
            bundle.linux["seccomp"] = Self.rule("SCMP_ACT_TRACE")
            let output = try bundle.run()
            #expect(output.out.contains("Function not implemented"), "\(output)")
        }
    }

    @Test func `a rule that compares an argument leaves other values alone`() throws {
        try RuncBundle.with("kill -0 $$ && echo zero; kill -USR1 $$ || echo refused") { bundle in
            let condition = #","args":[{"index":1,"value":\#(SIGUSR1),"op":"SCMP_CMP_EQ"}]"#
            bundle.linux["seccomp"] = Self.rule("SCMP_ACT_ERRNO", condition, names: #"["kill"]"#)
            let output = try bundle.run()
            #expect(output.lines == ["zero", "refused"], "\(output)")
        }
    }

    #if arch(x86_64)
        /// All that the way from the filter to the program takes.
        private static let needed = """
            access arch_prctl brk capget capset chdir clock_gettime close close_range execve exit exit_group faccessat
            faccessat2 fchown fcntl fstat futex getcwd getpid getrandom gettid lstat madvise mmap mprotect munmap
            newfstatat open openat poll prctl read readlink rt_sigaction rt_sigprocmask rt_sigreturn sendto setgroups
            setresgid setresuid set_tid_address stat statx tgkill write
            """

        @Test(arguments: [(83, EPERM), (999, ENOSYS)] as [(UInt32, Int32)])
        func `a call above all that the profile names is not there, one below is refused`(
            number: UInt32,
            errno: Int32
        ) throws {
            try RuncBundle.with { bundle in
                let program = "\(bundle.rootfs)/bin/tiny"
                try Files.writeAtomically(program, bytes: TinyProgram.callingAndExiting(number), mode: 0o755)
                bundle.setArguments("/bin/tiny")
                let names = RuncBundle.json(Self.needed.split(whereSeparator: \.isWhitespace).map(String.init))
                bundle.linux["seccomp"] =
                    #"{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":\#(names),"action":"SCMP_ACT_ALLOW"}]}"#
                let output = try bundle.run()
                #expect(output.code == errno, "\(output)")
            }
        }
    #endif

    @Test(arguments: [
        ("", 4), (#","flags":[]"#, 0), (#","flags":["SECCOMP_FILTER_FLAG_TSYNC"]"#, 0),
        (#","flags":["SECCOMP_FILTER_FLAG_LOG","SECCOMP_FILTER_FLAG_SPEC_ALLOW"]"#, 6),
        (#","flags":["SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"]"#, 0),
    ])
    func `flags are the profile's, or runc's when it has none`(flags: String, value: Int) throws {
        try RuncBundle.with { bundle in
            bundle.globals = ["--debug"]
            bundle.linux["seccomp"] = #"{"defaultAction":"SCMP_ACT_ALLOW"\#(flags)}"#
            let output = try bundle.run()
            #expect(output.code == 0 && output.err.contains("\"seccomp filter flags: \(value)\""), "\(output)")
        }
    }

    @Test(arguments: [
        (#"{"defaultAction":"SCMP_ACT_X"}"#, "string SCMP_ACT_X is not a valid action for seccomp"),
        (
            #"{"defaultAction":"SCMP_ACT_NOTIFY","listenerPath":"/x"}"#,
            "SCMP_ACT_NOTIFY cannot be used as default action"
        ),
        (#"{"defaultAction":"SCMP_ACT_ALLOW","flags":["X"]}"#, "seccomp flag X is not known to runc"),
        (#"{"defaultAction":"SCMP_ACT_ALLOW","architectures":["X"]}"#, "string X is not a valid arch for seccomp"),
        (rule("SCMP_ACT_NOTIFY"), "seccomp listenerPath is not set"),
        (
            #"{"defaultAction":"SCMP_ACT_ALLOW","listenerPath":"/x","syscalls":[{"names":["write"],"action":"SCMP_ACT_NOTIFY"}]}"#,
            "SCMP_ACT_NOTIFY cannot be used for the write syscall"
        ),
        (
            rule("SCMP_ACT_ERRNO", #","args":[{"index":6,"value":1,"op":"SCMP_CMP_EQ"}]"#),
            "error creating seccomp syscall condition for syscall mkdir: syscalls only have up to 6 arguments (6 given)"
        ),
        (
            #"{"defaultAction":"SCMP_ACT_ALLOW","listenerPath":"/nowhere/x","syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_NOTIFY"}]}"#,
            "failed to connect with seccomp agent specified in the seccomp profile"
        ),
    ])
    func `a profile that can't be had is refused, and nothing is left`(profile: String, text: String) throws {
        try RuncBundle.with { bundle in
            bundle.linux["seccomp"] = profile
            let output = try bundle.run()
            #expect(output.code == 1 && output.err.contains(text), "\(output)")
            #expect(try bundle.runc("list", "-q").line == "")
        }
    }

    /// Calls that the runtime itself makes after the filter is loaded may be notified too.
    private static let notified = #"["mkdir","mkdirat","close","fcntl","execve"]"#

    @Test(arguments: [true, false])
    func `a call is answered by the agent at listenerPath, in run and in exec`(noNewPrivileges: Bool) throws {
        try RuncBundle.with("mkdir /tmp/x 2>&1; sleep 1000") { bundle in
            let agent = try SeccompAgent("\(bundle.folder.path)/agent")
            bundle.process["noNewPrivileges"] = "\(noNewPrivileges)"
            let listener = #","listenerPath":"\#(agent.path)","listenerMetadata":"told""#
            bundle.linux["seccomp"] =
                #"{"defaultAction":"SCMP_ACT_ALLOW"\#(listener),"syscalls":[{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_NOTIFY"}]}"#
            try bundle.write()
            let container = try BackgroundProcess(
                bundle.runtime,
                ["--root", bundle.state, "run", "--bundle", bundle.path, bundle.id]
            )
            let process = try agent.receive()
            #expect(process["ociVersion"]?.string != nil)
            #expect(process["fds"]?.strings == ["seccompFd"])
            #expect(process["metadata"]?.string == "told")
            #expect(process["state"]?["id"]?.string == bundle.id)
            #expect(process["state"]?["status"]?.string == "creating")
            #expect(process["pid"]?.int != nil && process["pid"]?.int == process["state"]?["pid"]?.int)
            try agent.answer(errno: ENETDOWN)
            try container.waitForOutput("Network is down")

            let made = try BackgroundProcess(
                bundle.runtime,
                ["--root", bundle.state, "exec", bundle.id, "mkdir", "/tmp/y"]
            )
            let other = try agent.receive()
            #expect(other["state"]?["status"]?.string == "running")
            #expect(other["state"]?["pid"]?.int == process["pid"]?.int)
            #expect(other["pid"]?.int != process["pid"]?.int)
            try agent.answer(errno: 0)
            let end = try made.finish()
            #expect(end.code == 0, "\(end)")
            #expect(Files.exists("\(bundle.rootfs)/tmp/y"))
            try bundle.check("kill", bundle.id, "KILL")
            _ = try container.finish()
        }
    }

    @Test(arguments: [true, false])
    func `calls that the runtime itself makes may be notified`(noNewPrivileges: Bool) throws {
        try RuncBundle.with { bundle in
            let agent = try SeccompAgent("\(bundle.folder.path)/agent")
            bundle.setArguments("/bin/true")
            bundle.process["noNewPrivileges"] = "\(noNewPrivileges)"
            bundle.linux["seccomp"] =
                #"{"defaultAction":"SCMP_ACT_ALLOW","listenerPath":"\#(agent.path)","syscalls":[{"names":\#(Self.notified),"action":"SCMP_ACT_NOTIFY"}]}"#
            try bundle.write()
            let container = try BackgroundProcess(
                bundle.runtime,
                ["--root", bundle.state, "run", "--bundle", bundle.path, bundle.id]
            )
            _ = try agent.receive()
            // Up to the program's start, and on until it has ended.
            while (try? agent.answer(errno: 0)) != nil {}
            let end = try container.finish()
            #expect(end.code == 0, "\(end)")
        }
    }

    @Test func `startContainer hooks run under the filter`() throws {
        try RuncBundle.with("echo started") { bundle in
            bundle.process["rlimits"] = #"[{"type":"RLIMIT_CORE","soft":0,"hard":0}]"#
            bundle.linux["seccomp"] = Self.rule("SCMP_ACT_KILL")
            bundle.top["hooks"] = #"{"startContainer":[{"path":"/bin/sh","args":["sh","-c","mkdir /tmp/x"]}]}"#
            let output = try bundle.run()
            #expect(output.code != 0 && !output.out.contains("started"), "\(output)")
        }
    }

    @Test func `the runtime needs none of the newer calls once the filter is loaded`() throws {
        let names = #"["close_range","fsopen","fsconfig","fspick","openat2","open_tree","move_mount","mount_setattr"]"#
        try RuncBundle.with { bundle in
            bundle.linux["seccomp"] = Self.rule("SCMP_ACT_ERRNO", #","errnoRet":38"#, names: names)
            let output = try bundle.run()
            #expect(output.code == 0, "\(output)")
        }
    }
}
