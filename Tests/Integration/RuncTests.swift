import Glibc
import Linux
import Support
import Testing

/// The runc role on its own, by runc's command line.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct RuncTests {
    private let runc = "\(Environment.binaries)/runc"

    /// A bundle with busybox; `process` is the process member of its config.json, `more` goes into its linux member.
    private func withBundle(
        _ process: String,
        linux more: String = "",
        _ body: (TemporaryFolder, String, [String]) throws -> Void
    ) throws {
        try TemporaryFolder.with { folder in
            let bundle = "\(folder.path)/bundle"
            try Command.check("mkdir", ["-p", "\(bundle)/rootfs/bin", "\(bundle)/rootfs/proc"])
            let busybox = try Command.check("which", ["busybox"]).line
            try Command.check("cp", [busybox, "\(bundle)/rootfs/bin/busybox"])
            try Command.check("ln", ["-s", "busybox", "\(bundle)/rootfs/bin/sh"])
            let config = """
                {"ociVersion":"1.0.2","root":{"path":"rootfs"},"process":\(process),
                 "mounts":[{"destination":"/proc","type":"proc","source":"proc"}],
                 "linux":{"namespaces":[{"type":"pid"},{"type":"mount"},{"type":"ipc"},{"type":"uts"},{"type":"network"}]\(more)}}
                """
            try Files.writeAtomically("\(bundle)/config.json", bytes: Array(config.utf8), mode: 0o644, sync: false)
            let state = ["--root", "\(folder.path)/state"]
            defer {
                for id in (try? Files.list("\(folder.path)/state")) ?? [] {
                    _ = try? Command.run(runc, state + ["delete", "-f", id])
                }
            }
            try body(folder, bundle, state)
        }
    }

    private func process(_ script: String) -> String {
        #"{"cwd":"/","env":["PATH=/bin"],"args":["/bin/sh","-c","\#(script)"]}"#
    }

    @Test func `run passes outputs and the exit code on and leaves no state`() throws {
        try withBundle(process("echo in; echo aside >&2; exit 3")) { folder, bundle, state in
            let output = try Command.run(runc, state + ["run", "--bundle", bundle, "mh-run-\(getpid())"])
            #expect(output.code == 3, "\(output)")
            #expect(output.out == "in\n")
            #expect(output.err == "aside\n")
            #expect(try Files.list("\(folder.path)/state").isEmpty)
        }
    }

    @Test func `create, state, start, exec, kill, delete`() throws {
        try withBundle(process("while :; do busybox sleep 1; done")) { folder, bundle, state in
            let id = "mh-life-\(getpid())"
            let pidFile = "\(folder.path)/pid"
            let null = "</dev/null >/dev/null 2>&1"
            let create = (state + ["create", "--bundle", bundle, "--pid-file", pidFile, id]).joined(separator: " ")
            try Command.check("sh", ["-c", "exec \(runc) \(create) \(null)"])
            #expect(try Command.check(runc, state + ["state", id]).out.contains(#""status": "created""#))
            try Command.check(runc, state + ["start", id])
            #expect(try Command.check(runc, state + ["state", id]).out.contains(#""status": "running""#))
            let exec = try Command.run(runc, state + ["exec", id, "/bin/sh", "-c", "echo deep; exit 8"])
            #expect(exec.code == 8 && exec.out == "deep\n", "\(exec)")
            try Command.check(runc, state + ["kill", id, "KILL"])
            try Clock.wait("it stops") {
                try Command.check(runc, state + ["state", id]).out.contains(#""status": "stopped""#)
            }
            try Command.check(runc, state + ["delete", id])
            let gone = try Command.run(runc, state + ["state", id])
            #expect(gone.code != 0 && gone.err.contains("does not exist"), "\(gone)")
        }
    }

    @Test(arguments: [#"{"cwd":"/","env":[]}"#, #"{"cwd":"/","env":[],"args":[]}"#, #"{"cwd":"/", "args" "#])
    func `a config.json that is broken or lacks process.args leaves no state`(process: String) throws {
        try withBundle(process) { folder, bundle, state in
            let output = try Command.run(runc, state + ["run", "--bundle", bundle, "mh-bad-\(getpid())"])
            #expect(output.code != 0, "\(output)")
            #expect(!output.err.isEmpty)
            #expect(((try? Files.list("\(folder.path)/state")) ?? []).isEmpty)
        }
    }

    /// The kernel that lacks a call is played by a seccomp profile, with the errno that such a kernel gives.
    @Test(arguments: ["dockerd", "containerd"])
    func `a daemon on a kernel without openat2 says what it needs`(role: String) throws {
        let process = #"{"cwd":"/","env":["PATH=/bin"],"args":["/bin/monohull","\#(role)"]}"#
        let profile =
            #","seccomp":{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["openat2"],"action":"SCMP_ACT_ERRNO","errnoRet":38}]}"#
        try withBundle(process, linux: profile) { folder, bundle, state in
            try Command.check("cp", ["\(Environment.binaries)/monohull", "\(bundle)/rootfs/bin/monohull"])
            let output = try Command.run(runc, state + ["run", "--bundle", bundle, "mh-old-\(getpid())"])
            #expect(output.code != 0)
            #expect(output.err.contains("lacks the call openat2: Linux 5.12 or later is needed"), "\(output)")
        }
    }

    @Test func `an unknown container is named`() throws {
        try TemporaryFolder.with { folder in
            let output = try Command.run(runc, ["--root", "\(folder.path)/state", "start", "nobody"])
            #expect(output.code == 1)
            #expect(output.err.contains("container does not exist"), "\(output)")
        }
    }
}
