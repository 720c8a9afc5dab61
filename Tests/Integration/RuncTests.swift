import Glibc
import Linux
import Support
import Testing

/// The runc role on its own, by runc's command line.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct RuncTests {
    @Test func `run passes outputs and the exit code on and leaves no state`() throws {
        try RuncBundle.with("echo in; echo aside >&2; exit 3") { bundle in
            let output = try bundle.run()
            #expect(output.code == 3, "\(output)")
            #expect(output.out == "in\n")
            #expect(output.err == "aside\n")
            #expect(try Files.list(bundle.state).isEmpty)
        }
    }

    @Test func `create, state, start, exec, kill, delete`() throws {
        try RuncBundle.with("while :; do sleep 1; done") { bundle in
            let made = try bundle.create("--pid-file", "\(bundle.folder.path)/pid")
            #expect(made.code == 0, "\(made)")
            #expect(try bundle.check("state", bundle.id).out.contains(#""status": "created""#))
            try bundle.check("start", bundle.id)
            #expect(try bundle.check("state", bundle.id).out.contains(#""status": "running""#))
            let exec = try bundle.runc("exec", bundle.id, "/bin/sh", "-c", "echo deep; exit 8")
            #expect(exec.code == 8 && exec.out == "deep\n", "\(exec)")
            try bundle.check("kill", bundle.id, "KILL")
            try bundle.waitUntil("stopped")
            try bundle.check("delete", bundle.id)
            let gone = try bundle.runc("state", bundle.id)
            #expect(gone.code != 0 && gone.err.contains("does not exist"), "\(gone)")
        }
    }

    @Test(arguments: [#"{"cwd":"/","env":[]}"#, #"{"cwd":"/","env":[],"args":[]}"#, #"{"cwd":"/", "args" "#])
    func `a config.json that is broken or lacks process.args leaves no state`(process: String) throws {
        try RuncBundle.with { bundle in
            bundle.top["process"] = process
            let output = try bundle.run()
            #expect(output.code != 0, "\(output)")
            #expect(!output.err.isEmpty)
            #expect(((try? Files.list(bundle.state)) ?? []).isEmpty)
        }
    }

    /// The kernel that lacks a call is played by a seccomp profile, with the errno that such a kernel gives.
    @Test(arguments: ["dockerd", "containerd"])
    func `a daemon on a kernel without openat2 says what it needs`(role: String) throws {
        try RuncBundle.with { bundle in
            bundle.setArguments("/bin/monohull", role)
            bundle.linux["seccomp"] = """
                {"defaultAction":"SCMP_ACT_ALLOW",
                 "syscalls":[{"names":["openat2"],"action":"SCMP_ACT_ERRNO","errnoRet":38}]}
                """
            try Command.check("cp", ["\(Environment.binaries)/monohull", "\(bundle.rootfs)/bin/monohull"])
            let output = try bundle.run()
            #expect(output.code != 0)
            #expect(output.err.contains("lacks the call openat2: Linux 5.12 or later is needed"), "\(output)")
        }
    }

    @Test func `an unknown container is named`() throws {
        try RuncBundle.with { bundle in
            let output = try bundle.runc("start", "nobody")
            #expect(output.code == 1)
            #expect(output.err.contains("container does not exist"), "\(output)")
        }
    }
}
