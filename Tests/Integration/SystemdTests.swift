import Glibc
import Linux
import Support
import Testing
import Text

/// The systemd cgroup driver, before a systemd that runs: in the rig with --systemd.
@Suite(.enabled(if: Environment.isRig && Environment.isSystemd, "needs the rig with --systemd"))
struct SystemdTests {
    /// A running container in the unit that the body gets the name of.
    private func withUnit(_ body: (RuncBundle, String) throws -> Void) throws {
        try RuncBundle.with("while :; do sleep 1; done") { bundle in
            bundle.globals = ["--systemd-cgroup"]
            bundle.linux["cgroupsPath"] = #""rig-test.slice:mh:\#(bundle.id)""#
            bundle.linux["resources"] = """
                {"memory":{"limit":67108864,"reservation":33554432},"pids":{"limit":50},
                 "cpu":{"shares":512,"quota":50000,"period":100000}}
                """
            try bundle.launch()
            try body(bundle, "mh-\(bundle.id).scope")
        }
    }

    private func property(_ name: String, of unit: String) throws -> String {
        try Command.check("systemctl", ["show", "--value", "--property", name, unit]).line
    }

    private func group(of bundle: RuncBundle) throws -> String {
        let pid = try #require(bundle.stateJSON()["pid"]?.int)
        let text = try String(decoding: Files.read("/proc/\(pid)/cgroup"), as: UTF8.self)
        return String(text.split(separator: "\n").last?.drop { $0 != "/" } ?? "")
    }

    @Test func `a container is a scope in the slice that it asks for, with its limits`() throws {
        try withUnit { bundle, unit in
            let path = try group(of: bundle)
            #expect(path == "/rig.slice/rig-test.slice/\(unit)")
            #expect(try property("ActiveState", of: unit) == "active")
            #expect(try property("Slice", of: unit) == "rig-test.slice")
            #expect(try property("MemoryMax", of: unit) == "67108864")
            #expect(try property("TasksMax", of: unit) == "50")
            #expect(try property("CPUQuotaPerSecUSec", of: unit) == "500ms")
        }
    }

    @Test func `an exec is in the container's scope`() throws {
        try withUnit { bundle, unit in
            let output = try bundle.runc("exec", bundle.id, "/bin/cat", "/proc/self/cgroup")
            #expect(output.line == "0::/rig.slice/rig-test.slice/\(unit)", "\(output)")
        }
    }

    @Test func `an exec follows a container that has passed its controllers on`() throws {
        try withUnit { bundle, unit in
            try CgroupNesting.passControllersOn("/sys/fs/cgroup\(group(of: bundle))")
            let output = try bundle.runc("exec", bundle.id, "/bin/cat", "/proc/self/cgroup")
            #expect(output.line == "0::/rig.slice/rig-test.slice/\(unit)/below", "\(output)")
        }
    }

    @Test func `an update reaches systemd and the kernel`() throws {
        try withUnit { bundle, unit in
            try bundle.check("update", "--memory", "33554432", "--pids-limit", "20", bundle.id)
            #expect(try property("MemoryMax", of: unit) == "33554432")
            #expect(try property("TasksMax", of: unit) == "20")
            let folder = "/sys/fs/cgroup\(try group(of: bundle))"
            #expect(try String(decoding: Files.read("\(folder)/memory.max"), as: UTF8.self) == "33554432\n")
            #expect(try String(decoding: Files.read("\(folder)/pids.max"), as: UTF8.self) == "20\n")
        }
    }

    @Test func `an idle container has no weight, and a weight ends its idleness`() throws {
        try withUnit { bundle, unit in
            let file = "/sys/fs/cgroup\(try group(of: bundle))/cpu.idle"
            func isIdle() throws -> Bool { try Files.read(file).first == UInt8(ascii: "1") }
            let output = try bundle.runc("update", "--cpu-share", "200", "--cpu-idle", "1", bundle.id)
            #expect(output.code == 0 && output.err.contains("unable to apply both CPUWeight"), "\(output)")
            #expect(try isIdle())
            try bundle.check("update", "--cpu-share", "200", bundle.id)
            #expect(try !isIdle())
            let both = try bundle.folder.file("both", #"{"unified":{"cpu.idle":"1","cpu.weight":"8"}}"#)
            #expect(try bundle.runc("update", "-r", both, bundle.id).err.contains("unable to apply both cpu.weight"))
            #expect(try isIdle())
            let weight = try bundle.folder.file("weight", #"{"unified":{"cpu.weight":"8"}}"#)
            try bundle.check("update", "-r", weight, bundle.id)
            #expect(try !isIdle())
        }
    }

    @Test func `pause and resume freeze the unit`() throws {
        try withUnit { bundle, _ in
            let events = "/sys/fs/cgroup\(try group(of: bundle))/cgroup.events"
            try bundle.check("pause", bundle.id)
            #expect(try bundle.status() == "paused")
            #expect(try String(decoding: Files.read(events), as: UTF8.self).contains("frozen 1"))
            try bundle.check("resume", bundle.id)
            #expect(try bundle.status() == "running")
        }
    }

    @Test func `delete takes the scope and its group away`() throws {
        try withUnit { bundle, unit in
            let folder = "/sys/fs/cgroup\(try group(of: bundle))"
            try bundle.check("delete", "--force", bundle.id)
            #expect(!Files.exists(folder))
            try Clock.wait("the scope is gone") { try property("LoadState", of: unit) == "not-found" }
        }
    }

    @Test(arguments: ["/plain/path", "only-one.slice", "a.slice:b:c:d"])
    func `a path that is none of systemd's form is refused`(path: String) throws {
        try RuncBundle.with { bundle in
            bundle.globals = ["--systemd-cgroup"]
            bundle.linux["cgroupsPath"] = "\"\(path)\""
            let output = try bundle.run()
            #expect(output.code == 1 && output.err.contains("slice:prefix:name"), "\(output)")
        }
    }
}
