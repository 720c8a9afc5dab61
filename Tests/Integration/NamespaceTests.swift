import Glibc
import Linux
import Support
import Testing
import Text

/// linux.namespaces, the user namespace's maps, time offsets and moved network devices.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct NamespaceTests {
    /// Ids that no account of the host has, all of them.
    private static let mappings = #"[{"containerID":0,"hostID":200000,"size":65536}]"#

    private func inode(_ path: String) throws -> String { try Command.check("readlink", [path]).line }

    @Test(arguments: ["pid", "mnt", "ipc", "uts", "net", "cgroup", "time", "user"])
    func `a namespace that is named is new, one that is not named is the caller's`(name: String) throws {
        let kind = ["mnt": "mount", "net": "network"][name] ?? name
        try RuncBundle.with("readlink /proc/self/ns/\(name)") { bundle in
            bundle.namespaces = ["mount": "", "pid": ""]
            let own = try inode("/proc/self/ns/\(name)")
            // For "user" the nodes that the first run leaves in /dev would be another user's.
            if name != "mnt" && name != "pid" && name != "user" {
                let shared = try bundle.run()
                #expect(shared.line == own, "\(shared)")
            }
            bundle.namespaces[kind] = ""
            if name == "user" { try bundle.mapIDs() }
            let made = try bundle.run()
            #expect(made.code == 0 && made.line.hasPrefix("\(name):["), "\(made)")
            #expect(made.line != own)
        }
    }

    @Test(arguments: ["ipc", "uts", "net", "cgroup", "time", "pid"])
    func `a namespace given by path is joined, by run and by exec`(name: String) throws {
        let kind = ["net": "network"][name] ?? name
        try RuncBundle.with("sleep 1000") { owner in
            owner.namespaces = ["pid": "", "mount": "", "ipc": "", "uts": "", "network": "", "cgroup": "", "time": ""]
            try owner.launch()
            let pid = try owner.stateJSON()["pid"]?.int ?? 0
            let wanted = try inode("/proc/\(pid)/ns/\(name)")
            try RuncBundle.with("readlink /proc/self/ns/\(name); sleep 1000") { guest in
                guest.namespaces = ["mount": "", "pid": ""]
                guest.namespaces[kind] = "/proc/\(pid)/ns/\(name)"
                let output = "\(guest.folder.path)/out"
                try guest.launch(output: output)
                try Clock.wait("the guest writes") { try !Files.read(output).isEmpty }
                let text = String(decoding: try Files.read(output), as: UTF8.self)
                #expect(text == "\(wanted)\n")
                #expect(try guest.check("exec", guest.id, "readlink", "/proc/self/ns/\(name)").line == wanted)
            }
        }
    }

    /// The process that makes the namespace is in the group too, and must not be counted.
    @Test(arguments: [0, 1])
    func `with a user namespace a limit of one process leaves room for one`(limit: Int) throws {
        try RuncBundle.with("echo one; (echo two); echo three") { bundle in
            try bundle.mapIDs()
            bundle.linux["resources"] = #"{"pids":{"limit":\#(limit)}}"#
            let output = try bundle.run()
            #expect(output.line == "one" && output.err.contains("can't fork"), "\(output)")
        }
    }

    @Test func `a user namespace maps ids, and exec enters it`() throws {
        try RuncBundle.with("id -u; cat /proc/self/uid_map; cat /proc/self/setgroups; sleep 1000") { bundle in
            try bundle.mapIDs()
            bundle.process["user"] = #"{"uid":5,"gid":6,"additionalGids":[7]}"#
            let output = "\(bundle.folder.path)/out"
            try bundle.launch(output: output)
            try Clock.wait("it writes") { String(decoding: try Files.read(output), as: UTF8.self).contains("allow") }
            let text = String(decoding: try Files.read(output), as: UTF8.self)
            #expect(text.hasPrefix("5\n") && text.contains("200000      65536"), "\(text)")
            let pid = try bundle.stateJSON()["pid"]?.int ?? 0
            let status = String(decoding: try Files.read("/proc/\(pid)/status"), as: UTF8.self)
            #expect(status.contains("Uid:\t200005\t200005"), "\(status)")
            #expect(status.contains("Groups:\t200007 \n"))
            let exec = try bundle.check("exec", "--user", "1:2", bundle.id, "sh", "-c", "id -u; id -g; id -G")
            #expect(exec.lines == ["1", "2", "2 7"], "\(exec)")
        }
    }

    @Test func `a user namespace is joined by its path, with what the owner has`() throws {
        try RuncBundle.with("sleep 1000") { owner in
            try owner.mapIDs()
            try owner.launch()
            let pid = try owner.stateJSON()["pid"]?.int ?? 0
            try RuncBundle.with("cat /proc/self/uid_map; hostname; readlink /proc/self/ns/net") {
                guest in
                try guest.mapIDs()
                guest.linux["uidMappings"] = nil
                guest.linux["gidMappings"] = nil
                guest.top["hostname"] = #""guest""#
                guest.namespaces = [
                    "user": "/proc/\(pid)/ns/user", "network": "/proc/\(pid)/ns/net", "mount": "", "pid": "", "uts": "",
                ]
                let output = try guest.run()
                let network = try inode("/proc/\(pid)/ns/net")
                #expect(output.code == 0, "\(output)")
                #expect(output.out.contains("200000      65536\nguest\n\(network)"), "\(output)")
                // Mappings beside the path are taken when they are the namespace's own.
                guest.linux["uidMappings"] = Self.mappings
                guest.linux["gidMappings"] = Self.mappings
                let agreed = try guest.run()
                #expect(agreed.code == 0, "\(agreed)")
                guest.linux["gidMappings"] = #"[{"containerID":0,"hostID":300000,"size":1}]"#
                let refused = try guest.run()
                #expect(refused.code != 0 && refused.err.contains("non-matching mapping specified"), "\(refused)")
            }
        }
    }

    @Test(arguments: [false, true])
    func `time offsets move the container's clocks only`(withUserNamespace: Bool) throws {
        try RuncBundle.with("cut -d. -f1 /proc/uptime; cat /proc/self/timens_offsets") { bundle in
            bundle.namespaces["time"] = ""
            bundle.linux["timeOffsets"] = #"{"boottime":{"secs":1000000,"nanosecs":5},"monotonic":{"secs":7777}}"#
            if withUserNamespace {
                try bundle.mapIDs()
            }
            let output = try bundle.run()
            #expect(output.code == 0, "\(output)")
            #expect((Int(output.lines.first ?? "") ?? 0) >= 1_000_000, "\(output)")
            #expect(output.out.contains("7777") && output.out.contains("1000000"))
            let own = String(decoding: try Files.read("/proc/self/timens_offsets"), as: UTF8.self)
            #expect(!own.contains("7777"))
        }
    }

    @Test(arguments: [
        (#"[{"type":"mount"},{"type":"mount"}]"#, #"malformed spec file: duplicated ns "mount""#),
        (#"[{"type":"mount"},{"type":"moon"}]"#, #"namespace "moon" does not exist"#),
        (#"[{"type":"mount"},{"type":"pid","path":"/nowhere"}]"#, "namespace path: lstat /nowhere: no such file"),
        (#"[{"type":"mount"},{"type":"user"}]"#, "user namespaces enabled, but no uid mappings found"),
    ])
    func `namespaces that can't be are named`(namespaces: String, text: String) throws {
        try RuncBundle.with { bundle in
            bundle.linux["namespaces"] = namespaces
            let output = try bundle.run()
            #expect(output.code == 1 && output.message.contains(text), "\(output)")
            #expect(((try? Files.list(bundle.state)) ?? []).isEmpty)
        }
    }

    @Test(arguments: [
        ("hostname", #""h""#, "unable to set hostname without a private UTS namespace"),
        ("domainname", #""d""#, "unable to set domainname without a private UTS namespace"),
    ])
    func `a name needs a namespace of its own`(member: String, value: String, text: String) throws {
        try RuncBundle.with { bundle in
            bundle.namespaces = ["mount": "", "pid": ""]
            bundle.top[member] = value
            let output = try bundle.run()
            #expect(output.code == 1 && output.message.contains(text), "\(output)")
        }
    }

    @Test func `hostname and domainname are the container's`() throws {
        try RuncBundle.with("hostname; cat /proc/sys/kernel/domainname") { bundle in
            bundle.top["hostname"] = #""inside""#
            bundle.top["domainname"] = #""example.test""#
            let output = try bundle.run()
            #expect(output.lines == ["inside", "example.test"], "\(output)")
        }
    }

    @Test func `a network device moves in with its addresses, under a new name`() throws {
        let (ours, theirs) = ("mh\(getpid())a", "mh\(getpid())b")
        try RuncBundle.with("ip addr show dev eth7; ip link show dev lo") { bundle in
            try Command.check("ip", ["link", "add", ours, "type", "veth", "peer", "name", theirs])
            bundle.folder.onRemoval { _ = try? Command.run("ip", ["link", "del", theirs]) }
            try Command.check("ip", ["addr", "add", "192.0.2.7/24", "dev", ours])
            try Command.check("ip", ["addr", "add", "2001:db8::7/64", "dev", ours])
            bundle.linux["netDevices"] = #"{"\#(ours)":{"name":"eth7"}}"#
            let output = try bundle.run()
            #expect(output.code == 0, "\(output)")
            #expect(output.out.contains("inet 192.0.2.7/24"))
            #expect(output.out.contains("2001:db8::7/64"))
            #expect(output.out.contains("UP"))
        }
    }

    @Test func `a network device that is not there is named`() throws {
        try RuncBundle.with { bundle in
            bundle.linux["netDevices"] = #"{"nosuch0":{}}"#
            let output = try bundle.run()
            #expect(output.code == 1)
            #expect(output.err.contains("link not found for interface nosuch0 on runtime namespace"), "\(output)")
            bundle.namespaces["network"] = nil
            #expect(try bundle.run().err.contains("unable to move network devices without a NET namespace"))
        }
    }

    @Test(arguments: [
        ("net.ipv4.ip_default_ttl", "33", "/proc/sys/net/ipv4/ip_default_ttl"),
        ("net/ipv4/conf/lo/rp_filter", "1", "/proc/sys/net/ipv4/conf/lo/rp_filter"),
        ("kernel.msgmax", "9999", "/proc/sys/kernel/msgmax"),
        ("kernel.domainname", "example", "/proc/sys/kernel/domainname"),
    ])
    func `a sysctl of an own namespace is set`(name: String, value: String, file: String) throws {
        try RuncBundle.with("cat \(file)") { bundle in
            bundle.linux["sysctl"] = #"{"\#(name)":"\#(value)"}"#
            let output = try bundle.run()
            #expect(output.line == value, "\(output)")
        }
    }

    @Test(arguments: [
        ("kernel.panic", #"sysctl "kernel.panic" is not in a separate kernel namespace"#),
        ("kernel.hostname", #"conflicts with the OCI "hostname" field"#),
        ("user.max_user_namespaces", "setting ucounts without a user namespace not allowed"),
        ("net/../kernel/panic", "is no name of a sysctl"),
    ])
    func `a sysctl of the host is refused`(name: String, text: String) throws {
        try RuncBundle.with { bundle in
            bundle.linux["sysctl"] = #"{"\#(name)":"1"}"#
            let output = try bundle.run()
            #expect(output.code == 1 && output.message.contains(text), "\(output)")
        }
    }

    @Test func `a network sysctl needs a network namespace that is not the host's`() throws {
        try RuncBundle.with { bundle in
            bundle.linux["sysctl"] = #"{"net.ipv4.ip_forward":"1"}"#
            bundle.namespaces["network"] = "/proc/self/ns/net"
            let output = try bundle.run()
            #expect(output.code == 1 && output.err.contains("not allowed in host network namespace"), "\(output)")
        }
    }
}
