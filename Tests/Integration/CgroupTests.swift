import Glibc
import Linux
import Support
import Testing
import Text

/// Cgroups of the runtime on the host as it is: v1, hybrid or v2.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct CgroupTests {
    /// Folder of the container's group by controller, "" on v2, as the kernel says.
    private static func groups(of pid: Int) throws -> [String: String] {
        var mounts: [String: String] = [:]
        for line in String(decoding: try Files.read("/proc/self/mountinfo"), as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard let dash = words.firstIndex(of: "-"), words[dash + 1].hasPrefix("cgroup") else { continue }
            let names = words[dash + 1] == "cgroup2" ? [""] : words[dash + 3].split(separator: ",").map(String.init)
            for name in names where mounts[name] == nil { mounts[name] = words[4] }
        }
        var groups: [String: String] = [:]
        for line in String(decoding: try Files.read("/proc/\(pid)/cgroup"), as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            for name in fields[1].split(separator: ",", omittingEmptySubsequences: false) {
                if let mount = mounts[String(name)] { groups[String(name)] = mount + fields[2] }
            }
        }
        return groups
    }

    private static var isV2: Bool { Files.exists("/sys/fs/cgroup/cgroup.controllers") }

    /// What a control file holds: v1's (controller and file) or v2's.
    private static func value(_ pid: Int, _ controller: String, _ v1: String, _ v2: String) throws -> String {
        let groups = try groups(of: pid)
        let folder = isV2 ? groups[""] : groups[controller]
        let path = "\(folder ?? "/nowhere")/\(isV2 ? v2 : v1)"
        return String(decoding: try Files.read(path).filter { $0 != 0x0A }, as: UTF8.self)
    }

    private static func prepare(_ bundle: RuncBundle, _ resources: String = "{}") {
        bundle.linux["cgroupsPath"] = "\"/monohull-test/\(bundle.id)\""
        bundle.linux["resources"] = resources
        bundle.folder.onRemoval {
            for mount in (try? Files.list("/sys/fs/cgroup")) ?? [] { rmdir("/sys/fs/cgroup/\(mount)/monohull-test") }
            rmdir("/sys/fs/cgroup/monohull-test")
        }
    }

    private static func pid(_ bundle: RuncBundle) throws -> Int { try bundle.stateJSON()["pid"]?.int ?? 0 }

    private static let sleeper = "while :; do sleep 1; done"

    @Test func `limits are set, updated and kept in the state`() throws {
        try RuncBundle.with(Self.sleeper) { bundle in
            Self.prepare(
                bundle,
                #"{"memory":{"limit":33554432,"reservation":25165824},"pids":{"limit":20},"#
                    + #""cpu":{"shares":100,"quota":500000,"period":1000000}}"#
            )
            try bundle.launch()
            let pid = try Self.pid(bundle)
            #expect(try Self.value(pid, "memory", "memory.limit_in_bytes", "memory.max") == "33554432")
            #expect(try Self.value(pid, "pids", "pids.max", "pids.max") == "20")
            #expect(try Self.value(pid, "cpu", "cpu.shares", "cpu.weight") == (Self.isV2 ? "17" : "100"))
            #expect(
                try Self.value(pid, "cpu", "cpu.cfs_quota_us", "cpu.max") == (Self.isV2 ? "500000 1000000" : "500000")
            )

            try bundle.check("update", "--memory", "50M", "--pids-limit", "0", "--cpu-period", "900000", bundle.id)
            #expect(try Self.value(pid, "memory", "memory.limit_in_bytes", "memory.max") == "52428800")
            #expect(try Self.value(pid, "pids", "pids.max", "pids.max") == "1")
            // The quota stays beside the new period.
            #expect(
                try Self.value(pid, "cpu", "cpu.cfs_period_us", "cpu.max") == (Self.isV2 ? "500000 900000" : "900000")
            )

            let state = try JSONNode.parse(Files.read("\(bundle.state)/\(bundle.id)/state.json"))
            let resources = state["config"]?["linux"]?["resources"]
            #expect(resources?["memory"]?["limit"]?.int == 52_428_800)
            #expect(resources?["memory"]?["reservation"]?.int == 25_165_824)
            #expect(resources?["cpu"]?["period"]?.int == 900_000)
        }
    }

    @Test func `an update reads JSON from its standard input, and one that fails changes nothing`() throws {
        try RuncBundle.with(Self.sleeper) { bundle in
            Self.prepare(bundle, #"{"pids":{"limit":20}}"#)
            try bundle.launch()
            let pid = try Self.pid(bundle)
            let good = try bundle.runc("update", "-r", "-", bundle.id, input: #"{"pids":{"limit":7}}"#)
            #expect(good.code == 0, "\(good)")
            #expect(try Self.value(pid, "pids", "pids.max", "pids.max") == "7")
            let bad = try bundle.runc(
                "update",
                "-r",
                "-",
                bundle.id,
                input: #"{"pids":{"limit":9},"cpu":{"cpus":"9999"}}"#
            )
            #expect(bad.code == 1, "\(bad)")
            #expect(try Self.value(pid, "pids", "pids.max", "pids.max") == "7")
        }
    }

    @Test(arguments: [
        (["--memory", "32X"], "invalid value for memory"), (["--cpu-quota", "x"], "invalid value for cpu-quota"),
        (["--cpu-idle", "7"], "invalid argument"),
        (["--l3-cache-schema", "L3:0=f"], "l3 cache schema is not enabled"),
    ])
    func `an update that makes no sense says why`(flags: [String], text: String) throws {
        try RuncBundle.with(Self.sleeper) { bundle in
            Self.prepare(bundle)
            try bundle.launch()
            try bundle.write()
            let arguments = ["--root", bundle.state, "update"] + flags + [bundle.id]
            let output = try Command.run(bundle.runtime, arguments)
            #expect(output.code == 1 && output.err.contains(text), "\(output)")
        }
    }

    @Test func `a group that holds another container's processes is refused, a frozen one too`() throws {
        try RuncBundle.with(Self.sleeper) { first in
            Self.prepare(first)
            try first.launch()
            let groups = try Self.groups(of: Self.pid(first))
            try RuncBundle.with { second in
                second.linux["cgroupsPath"] = first.linux["cgroupsPath"]
                let output = try second.run()
                #expect(output.code == 1 && output.err.contains("container's cgroup is not empty: "), "\(output)")
                #expect(try Self.groups(of: Self.pid(first)) == groups)
            }
            try first.check("kill", first.id, "KILL")
            try first.waitUntil("stopped")
            try first.check("delete", first.id)
            #expect(groups.values.allSatisfy { !Files.exists($0) || $0.hasSuffix("/") }, "\(groups)")
        }
    }

    @Test func `devices are denied but for what is allowed`() throws {
        let script = """
            mknod /tmp/null c 1 3 && echo x >/tmp/null && echo null
            mknod /tmp/kmsg c 1 11 && head -c 1 /tmp/kmsg >/dev/null 2>&1 || echo denied
            """
        try RuncBundle.with(script) { bundle in
            Self.prepare(bundle, #"{"devices":[{"allow":false,"access":"rwm"}]}"#)
            let rights = #"["CAP_MKNOD","CAP_SYSLOG","CAP_SYS_ADMIN"]"#
            bundle.process["capabilities"] = "{\"bounding\":\(rights),\"effective\":\(rights),\"permitted\":\(rights)}"
            bundle.mounts.append(#"{"destination":"/tmp","type":"tmpfs","source":"tmpfs","options":["dev"]}"#)
            bundle.mounts.append(#"{"destination":"/dev","type":"tmpfs","source":"tmpfs"}"#)
            let output = try bundle.run()
            #expect(output.out == "null\ndenied\n", "\(output)")
        }
    }

    @Test func `exec joins groups below the container's, and only those`() throws {
        try RuncBundle.with(Self.sleeper) { bundle in
            Self.prepare(bundle)
            try bundle.launch()
            let groups = try Self.groups(of: Self.pid(bundle))
            let folder = try #require(groups[Self.isV2 ? "" : "pids"])
            try Files.makeDirectories("\(folder)/below", mode: 0o755)
            let flag = Self.isV2 ? "below" : "pids:below"
            let inside = try bundle.runc("exec", "--cgroup", flag, bundle.id, "cat", "/proc/self/cgroup")
            #expect(inside.out.contains("/monohull-test/\(bundle.id)/below"), "\(inside)")
            var refused = [("../x", "bad sub cgroup path"), ("nowhere", "no such file or directory")]
            // v2 has one hierarchy and takes no notice of a controller's name, as runc.
            if !Self.isV2 { refused.append(("nosuch:/", "unknown controller")) }
            for (flag, text) in refused {
                let output = try bundle.runc("exec", "--cgroup", flag, bundle.id, "true")
                #expect(output.code == 255 && output.err.contains(text), "\(output)")
            }
        }
    }

    @Test func `the container and an exec are in the same groups, of the unified hierarchy too`() throws {
        try RuncBundle.with(Self.sleeper) { bundle in
            Self.prepare(bundle)
            try bundle.launch()
            let own = String(decoding: try Files.read("/proc/\(Self.pid(bundle))/cgroup"), as: UTF8.self)
            let other = try bundle.runc("exec", bundle.id, "cat", "/proc/self/cgroup")
            #expect(other.out == own)
            for line in own.split(separator: "\n") {
                #expect(line.hasSuffix("/monohull-test/\(bundle.id)"), "\(line)")
            }
        }
    }

    @Test(.enabled(if: isV2, "v2 only"))
    func `an exec follows a container that has passed its controllers on`() throws {
        try RuncBundle.with("sleep 100") { bundle in
            Self.prepare(bundle)
            try bundle.launch()
            let folder = try #require(Self.groups(of: Self.pid(bundle))[""])
            try CgroupNesting.passControllersOn(folder)
            let output = try bundle.runc("exec", bundle.id, "cat", "/proc/self/cgroup")
            #expect(output.line.hasSuffix("/\(bundle.id)/below"), "\(output)")
        }
    }

    @Test func `events prints figures once with --stats`() throws {
        try RuncBundle.with(Self.sleeper) { bundle in
            Self.prepare(bundle, #"{"pids":{"limit":20},"memory":{"limit":33554432}}"#)
            try bundle.launch()
            let output = try bundle.check("events", "--stats", bundle.id)
            #expect(output.out.hasPrefix("{\"type\":\"stats\",\"id\":\"\(bundle.id)\",\"data\":{"))
            let data = try #require(try JSONNode.parse(output.line)["data"])
            #expect(data["pids"]?["limit"]?.int == 20)
            #expect(data["memory"]?["usage"]?["limit"]?.int == 33_554_432)
            #expect((data["cpu"]?["usage"]?["total"]?.int ?? 0) > 0)
        }
    }

    @Test func `events tells of a kill for lack of memory, and ends with the container`() throws {
        try RuncBundle.with(Self.sleeper) { bundle in
            // Where swap would take what memory can't hold; v1 counts swap only where the kernel was told to.
            let swap = Self.isV2 ? #","swap":33554432"# : ""
            Self.prepare(bundle, "{\"memory\":{\"limit\":33554432\(swap)}}")
            try bundle.launch()
            let log = "\(bundle.folder.path)/events"
            let script = "exec \"$0\" \"$@\" >\(log)"
            let arguments = ["--root", bundle.state, "events", "--interval", "100ms", bundle.id]
            let watcher = try BackgroundProcess("sh", ["-c", script, bundle.runtime] + arguments)
            func text() -> String { ((try? Files.read(log)).map { String(decoding: $0, as: UTF8.self) }) ?? "" }
            try Clock.wait("figures") { text().contains(#""type":"stats""#) }
            _ = try bundle.runc("exec", bundle.id, "dd", "if=/dev/zero", "of=/dev/null", "bs=100M", "count=1")
            try Clock.wait("the kill") { text().contains("{\"type\":\"oom\",\"id\":\"\(bundle.id)\"}\n") }
            try bundle.check("delete", "--force", bundle.id)
            #expect(try watcher.finish().code == 0)
        }
    }

    @Test func `a pause of centuries between two figures is none that overflows`() throws {
        try RuncBundle.with(Self.sleeper) { bundle in
            Self.prepare(bundle, "{}")
            try bundle.launch()
            let watcher = try BackgroundProcess(
                bundle.runtime,
                ["--root", bundle.state, "events", "--interval", "2562047h", bundle.id]
            )
            // It holds a descriptor of the memory group once it watches, or has ended.
            let watched = "readlink /proc/\(watcher.pid)/fd/* | grep -q -e eventfd -e inotify"
            try Clock.wait("it watches") { try Command.run("sh", ["-c", watched]).code == 0 }
            try bundle.check("delete", "--force", bundle.id)
            #expect(try watcher.finish().code == 0)
        }
    }

    @Test func `a memory limit too low for the start itself is told as such`() throws {
        try RuncBundle.with { bundle in
            Self.prepare(bundle, #"{"memory":{"limit":4096}}"#)
            let output = try bundle.run()
            #expect(output.code != 0)
            #expect(output.err.contains("OOM-killed") || output.err.contains("memory"), "\(output)")
        }
    }

    @Test(.disabled(if: isV2, "v1 only")) func `the unified map is refused on v1`() throws {
        try RuncBundle.with { bundle in
            Self.prepare(bundle, #"{"unified":{"memory.min":"1"}}"#)
            let output = try bundle.run()
            #expect(output.code == 1 && output.err.contains("invalid configuration"), "\(output)")
        }
    }

    @Test(.enabled(if: isV2, "v2 only")) func `the unified map goes over the rest`() throws {
        try RuncBundle.with(Self.sleeper) { bundle in
            Self.prepare(
                bundle,
                #"{"memory":{"limit":33554432},"unified":{"memory.max":"41943040","memory.high":"20971520"}}"#
            )
            try bundle.launch()
            let pid = try Self.pid(bundle)
            #expect(try Self.value(pid, "", "", "memory.max") == "41943040")
            #expect(try Self.value(pid, "", "", "memory.high") == "20971520")
            let refused = try bundle.runc(
                "update",
                "-r",
                "-",
                bundle.id,
                input: #"{"memory":{"limit":1024,"checkBeforeUpdate":true}}"#
            )
            #expect(refused.code == 1 && refused.err.contains("rejecting memory limit"), "\(refused)")
        }
    }

    @Test func `systemd's form of a path is refused where systemd does not run`() throws {
        if Files.exists("/run/systemd/system") { return }
        try RuncBundle.with { bundle in
            bundle.linux["cgroupsPath"] = #""system.slice:mh:x""#
            bundle.globals = ["--systemd-cgroup"]
            let output = try bundle.run()
            #expect(output.code == 1 && output.err.contains("systemd not running on this host"), "\(output)")
        }
    }

    // MARK: delegation

    /// A group that the container's user manages: with a cgroup namespace of its own and a writable view of it.
    @Test(
        .enabled(if: isV2, "needs cgroup v2"),
        arguments: [(host: 0, user: 0), (host: 0, user: 1000), (host: 300_000, user: 0), (host: 300_000, user: 7)]
    )
    func `the files that the kernel names belong to the container's user`(host: Int, user: Int) throws {
        try RuncBundle.with(Self.sleeper) { bundle in
            Self.prepare(bundle)
            if host > 0 { try bundle.mapIDs(to: UInt32(host)) }
            bundle.namespaces["cgroup"] = ""
            bundle.process["user"] = #"{"uid":\#(user),"gid":0}"#
            bundle.mount("/sys/fs/cgroup", type: "cgroup", source: "cgroup")
            try bundle.launch()
            let folder = try #require(try Self.groups(of: Self.pid(bundle))[""])
            let named = String(decoding: try Files.read("/sys/kernel/cgroup/delegate"), as: UTF8.self)
            let delegated = Set(named.split(separator: "\n").map(String.init))
            #expect(delegated.contains("cgroup.procs"))
            for name in try Files.list(folder) + ["."] {
                var status = stat()
                guard stat("\(folder)/\(name)", &status) == 0 else { continue }
                let isDelegated = name == "." || delegated.contains(name)
                #expect(Int(status.st_uid) == (isDelegated ? host + user : 0), "\(name)")
                #expect(status.st_gid == 0, "\(name)")
            }
            let made = try bundle.runc("exec", "--user", "\(user)", bundle.id, "mkdir", "/sys/fs/cgroup/below")
            #expect(made.code == 0, "\(made)")
        }
    }

    @Test(.enabled(if: isV2, "needs cgroup v2"), arguments: ["read-only", "no namespace"])
    func `a group that the container can't manage stays root's`(reason: String) throws {
        try RuncBundle.with(Self.sleeper) { bundle in
            Self.prepare(bundle)
            try bundle.mapIDs()
            if reason == "read-only" { bundle.namespaces["cgroup"] = "" }
            let options = reason == "read-only" ? ["ro"] : []
            bundle.mount("/sys/fs/cgroup", type: "cgroup", source: "cgroup", options)
            try bundle.launch()
            let folder = try #require(try Self.groups(of: Self.pid(bundle))[""])
            var status = stat()
            #expect(stat("\(folder)/cgroup.procs", &status) == 0 && status.st_uid == 0)
        }
    }
}
