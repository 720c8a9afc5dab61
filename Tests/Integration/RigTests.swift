import Glibc
import Linux
import Support
import Testing
import Text

/// What the rig has and a host often lacks: AppArmor and every capability.
@Suite(.enabled(if: Environment.isRig, "needs the rig"))
struct RigTests {
    /// Loads a profile that allows all but the file /secret, and runs the body with its name.
    private func withProfile(_ body: (String) throws -> Void) throws {
        try TemporaryFolder.with { folder in
            let name = "rig-\(folder.path.suffix(6))"
            let text = """
                profile \(name) flags=(attach_disconnected, mediate_deleted) {
                  file,
                  deny /secret rw,
                  capability,
                  network,
                  mount,
                  signal,
                  ptrace,
                }
                """
            let file = try folder.file("profile", text)
            try Command.check("apparmor_parser", ["--skip-cache", "--add", file])
            folder.onRemoval { _ = try? Command.run("apparmor_parser", ["--remove", file]) }
            try body(name)
        }
    }

    @Test func `an AppArmor profile confines the container's program and what is executed later`() throws {
        try withProfile { profile in
            try RuncBundle.with("while :; do sleep 1; done") { bundle in
                try Files.writeAtomically("\(bundle.rootfs)/secret", bytes: Array("open".utf8), mode: 0o644)
                bundle.process["apparmorProfile"] = "\"\(profile)\""
                try bundle.launch()
                let pid = try #require(bundle.stateJSON()["pid"]?.int)
                let current = try Files.read("/proc/\(pid)/attr/apparmor/current")
                #expect(String(decoding: current, as: UTF8.self) == "\(profile) (enforce)\n")
                let read = try bundle.runc("exec", bundle.id, "/bin/cat", "/secret")
                #expect(read.code == 1 && read.err.contains("Permission denied"), "\(read)")
                let own = try bundle.runc("exec", bundle.id, "/bin/cat", "/proc/self/attr/apparmor/current")
                #expect(own.out == "\(profile) (enforce)\n", "\(own)")
            }
        }
    }

    @Test func `an exec has the AppArmor profile that it asks for`() throws {
        try withProfile { profile in
            try RuncBundle.with("while :; do sleep 1; done") { bundle in
                try bundle.launch()
                let command = ["/bin/cat", "/proc/self/attr/apparmor/current"]
                let plain = try bundle.runc("exec", bundle.id, command[0], command[1])
                #expect(plain.out == "unconfined\n", "\(plain)")
                let own = try bundle.runc("exec", "--apparmor", profile, bundle.id, command[0], command[1])
                #expect(own.out == "\(profile) (enforce)\n", "\(own)")
            }
        }
    }

    @Test func `an AppArmor profile that is not loaded ends the container before its program`() throws {
        try RuncBundle.with("echo ran") { bundle in
            bundle.process["apparmorProfile"] = #""no-such-profile""#
            let output = try bundle.run()
            #expect(output.code == 1 && output.out.isEmpty, "\(output)")
            #expect(output.err.contains("unable to apply apparmor profile"), "\(output)")
            #expect(try Files.list(bundle.state).isEmpty)
        }
    }

    /// The runtime itself is held to lower limits, as a daemon's child is.
    @Test func `limits are raised above the runtime's own, and the oom score falls below it`() throws {
        try RuncBundle.with("ulimit -Hn; ulimit -n; cat /proc/self/oom_score_adj") { bundle in
            bundle.process["rlimits"] = #"[{"type":"RLIMIT_NOFILE","soft":5000,"hard":500000}]"#
            bundle.process["oomScoreAdj"] = "-500"
            try bundle.write()
            let script = "ulimit -n 1024; exec \"$0\" \"$@\""
            let arguments = ["--root", bundle.state, "run", "--bundle", bundle.path, bundle.id]
            let output = try Command.run("sh", ["-c", script, bundle.runtime] + arguments)
            #expect(output.lines == ["500000", "5000", "-500"], "\(output)")
        }
    }

    @Test func `a limit above the kernel's is named`() throws {
        try RuncBundle.with { bundle in
            bundle.process["rlimits"] = #"[{"type":"RLIMIT_NOFILE","soft":5000,"hard":5000000000}]"#
            let output = try bundle.run()
            #expect(output.code == 1 && output.err.contains("RLIMIT_NOFILE"), "\(output)")
        }
    }
}
