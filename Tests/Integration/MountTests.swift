import Glibc
import Linux
import Support
import Testing

/// mounts of config.json: options, sources and places (the runtime-spec's config.md, mount(8), runc).
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct MountTests {
    private static let show = "cat /proc/self/mountinfo"

    private func table(_ bundle: RuncBundle) throws -> MountTable {
        let output = try bundle.run()
        guard output.code == 0 else { throw Failure("\(output)") }
        return MountTable(output.out)
    }

    @Test(arguments: [
        ([], ["rw", "relatime"]), (["defaults"], ["rw", "relatime"]), (["ro"], ["ro", "relatime"]),
        (["ro", "rw"], ["rw", "relatime"]),
        (["nosuid", "nodev", "noexec"], ["rw", "nosuid", "nodev", "noexec", "relatime"]),
        (["nosuid", "suid", "nodev", "dev", "noexec", "exec"], ["rw", "relatime"]),
        (["noatime"], ["rw", "noatime"]), (["strictatime"], ["rw"]), (["relatime"], ["rw", "relatime"]),
        (["noatime", "atime"], ["rw", "relatime"]), (["nodiratime"], ["rw", "nodiratime", "relatime"]),
        (["nosymfollow"], ["rw", "relatime", "nosymfollow"]), (["nosymfollow", "symfollow"], ["rw", "relatime"]),
        (["rro"], ["ro", "relatime"]),
        (["rnosuid", "rnoexec", "rnodev"], ["rw", "nosuid", "nodev", "noexec", "relatime"]),
        (["rnoatime"], ["rw", "noatime"]), (["rstrictatime"], ["rw"]),
        (["rnodiratime"], ["rw", "nodiratime", "relatime"]),
        (["rnosymfollow"], ["rw", "relatime", "nosymfollow"]),
        (["silent", "nomand", "async", "loud"], ["rw", "relatime"]),
    ])
    func `options of a new file system`(options: [String], expected: [String]) throws {
        try RuncBundle.with(Self.show) { bundle in
            bundle.tmpfs("/mnt", options)
            let found = try table(bundle)["/mnt"]?.options
            #expect(found == expected)
        }
    }

    @Test(arguments: [
        (["size=64k", "mode=1710", "nr_inodes=9"], ["rw", "size=64k", "nr_inodes=9", "mode=1710"]),
        (["sync", "dirsync", "lazytime"], ["rw", "sync", "dirsync", "lazytime"]),
    ])
    func `what belongs to the file system reaches it`(options: [String], expected: [String]) throws {
        try RuncBundle.with(Self.show) { bundle in
            bundle.tmpfs("/mnt", options)
            let data = try #require(try table(bundle)["/mnt"]).data
            #expect(expected.allSatisfy(data.contains), "\(data)")
        }
    }

    @Test(arguments: [
        (["private"], []), (["shared"], ["shared:"]), (["slave"], []), (["unbindable"], ["unbindable"]),
        (["rshared", "rslave"], []), (["shared", "rprivate"], []),
    ])
    func `propagation of a mount, the last one given`(options: [String], expected: [String]) throws {
        try RuncBundle.with(Self.show) { bundle in
            bundle.tmpfs("/mnt", options)
            let found = try #require(try table(bundle)["/mnt"]).propagation
            #expect(found.count == expected.count && zip(found, expected).allSatisfy { $0.hasPrefix($1) }, "\(found)")
        }
    }

    @Test(arguments: [
        ("", ""), ("private", ""), ("slave", ""), ("rslave", ""), ("shared", "shared:"), ("rshared", "shared:"),
        ("unbindable", "unbindable"),
    ])
    func `rootfsPropagation is that of the container's root, and nothing goes out to the host`(
        value: String,
        expected: String
    ) throws {
        try RuncBundle.with(Self.show) { bundle in
            if !value.isEmpty { bundle.linux["rootfsPropagation"] = "\"\(value)\"" }
            bundle.tmpfs("/mnt")
            let output = try bundle.run()
            #expect(output.code == 0, "\(output)")
            let found = MountTable(output.out)["/"]?.propagation.first { !$0.hasPrefix("master:") } ?? ""
            #expect(found.hasPrefix(expected) && found.isEmpty == expected.isEmpty, "\(found)")
            let host = String(decoding: try Files.read("/proc/self/mountinfo"), as: UTF8.self)
            #expect(!host.contains(bundle.folder.path))
        }
    }

    @Test(arguments: [("shared", "shared"), ("shared", "rshared"), ("rshared", "rshared"), ("rslave", "rslave")])
    func `a shared folder of the host stays its peer, or its slave, as the mount says`(
        root: String,
        propagation: String
    ) throws {
        try withHostMount("rw") { bundle, folder in
            try Command.check("mount", ["--make-shared", folder])
            let host = MountTable(String(decoding: try Files.read("/proc/self/mountinfo"), as: UTF8.self))
            let group = try #require(host[folder]?.propagation.first { $0.hasPrefix("shared:") })
            bundle.linux["rootfsPropagation"] = "\"\(root)\""
            bundle.bind(folder, "/mnt", ["rbind", propagation])
            let expected = propagation == "rslave" ? group.replacing("shared:", with: "master:") : group
            #expect(try table(bundle)["/mnt"]?.propagation == [expected])
        }
    }

    /// A folder of the host that is a mount with those flags, on a tmpfs of its own.
    private func withHostMount(_ flags: String, _ body: (RuncBundle, _ folder: String) throws -> Void) throws {
        try RuncBundle.with(Self.show) { bundle in
            let folder = "\(bundle.folder.path)/host"
            try Files.makeDirectories("\(folder)", mode: 0o755)
            try Command.check("mount", ["-t", "tmpfs", "-o", "strictatime", "tmpfs", folder])
            defer { _ = umount2(folder, Int32(MNT_DETACH)) }
            try Command.check("mount", ["-o", "bind,remount,\(flags)", folder])
            try body(bundle, folder)
        }
    }

    @Test(arguments: [
        ("ro,noexec", ["bind"], ["ro", "noexec"], ["ro", "noexec"]),
        ("ro,noexec", ["bind", "dev"], ["rw"], ["ro", "noexec"]),
        ("ro", ["bind", "nosuid", "nodev"], ["rw", "nosuid", "nodev"], ["ro", "nosuid", "nodev"]),
        ("nosuid,nodev", ["bind", "ro"], ["ro"], ["ro", "nosuid", "nodev"]),
        ("nosuid,noatime", ["bind", "ro", "exec"], ["ro", "noatime"], ["ro", "nosuid", "noatime"]),
    ])
    func `a bind with flags has those alone; in a user namespace the source's locked ones stay`(
        host: String,
        options: [String],
        expected: [String],
        inNamespace: [String]
    ) throws {
        try withHostMount(host) { bundle, folder in
            bundle.bind(folder, "/mnt", options)
            let times = ["relatime"]
            let found = try #require(try table(bundle)["/mnt"]).options.filter { !times.contains($0) }
            #expect(found == expected)
            try bundle.mapIDs()
            let locked = try #require(try table(bundle)["/mnt"]).options.filter { !times.contains($0) }
            #expect(locked == inNamespace)
        }
    }

    @Test(arguments: [
        ("ro", ["bind", "rw"], "cannot clear locked flags MS_RDONLY"),
        ("nosuid,noexec", ["bind", "suid", "exec"], "cannot clear locked flags MS_NOSUID|MS_NOEXEC"),
        ("noatime", ["bind", "relatime"], "cannot change locked atime flags MS_NOATIME"),
    ])
    func `a locked flag that is asked to be off is an error in a user namespace`(
        host: String,
        options: [String],
        text: String
    ) throws {
        try withHostMount(host) { bundle, folder in
            bundle.bind(folder, "/mnt", options)
            #expect(try bundle.run().code == 0)
            try bundle.mapIDs()
            let output = try bundle.run()
            #expect(output.code != 0 && output.err.contains(text), "\(output)")
            #expect(output.err.contains("operation not permitted"))
        }
    }

    @Test(arguments: [
        (["rbind", "ro"], ["ro"], ["rw"]), (["rbind", "rro"], ["ro"], ["ro"]), (["bind", "rro"], ["ro"], nil),
        (["rbind", "ro", "rrw"], ["rw"], ["rw"]), (["rbind", "rnoexec"], ["rw", "noexec"], ["rw", "noexec"]),
    ])
    func `recursive options hold for what is mounted below`(options: [String], top: [String], below: [String]?) throws {
        try withHostMount("rw") { bundle, folder in
            try Files.makeDirectories("\(folder)/sub", mode: 0o755)
            try Command.check("mount", ["-t", "tmpfs", "tmpfs", "\(folder)/sub"])
            defer { _ = umount2("\(folder)/sub", Int32(MNT_DETACH)) }
            bundle.bind(folder, "/mnt", options)
            let table = try table(bundle)
            #expect(table["/mnt"]?.options.filter { $0 != "relatime" } == top)
            #expect(table["/mnt/sub"]?.options.filter { $0 != "relatime" } == below)
        }
    }

    @Test(arguments: [([], "710"), (["mode=1500"], "1500")])
    func `a tmpfs has the mode of the folder that it covers, unless one is given`(options: [String], mode: String)
        throws
    {
        try RuncBundle.with("stat -c %a /covered /made/new") { bundle in
            try Files.makeDirectories("\(bundle.rootfs)/covered", mode: 0o700)
            chmod("\(bundle.rootfs)/covered", 0o710)
            bundle.tmpfs("/covered", options)
            bundle.tmpfs("/made/new")
            #expect(try bundle.run().lines == [mode, "1777"])
        }
    }

    @Test func `tmpcopyup copies what the image has there, with owners, modes and links`() throws {
        let script = """
            cd /data && stat -c '%a %u:%g %F %n' . text deep deep/tool link pipe && readlink link && cat text && \
            echo more >> text && cat /proc/self/mountinfo | grep -c ' /data '
            """
        try RuncBundle.with(script) { bundle in
            let data = "\(bundle.rootfs)/data"
            try bundle.image("/data/text", "content\n")
            try bundle.image("/data/deep/tool", "tool")
            _ = symlink("/etc/none", "\(data)/link")
            mkfifo("\(data)/pipe", 0o600)
            chmod("\(data)/deep", 0o777)
            chown("\(data)/deep/tool", 11, 12)
            chmod("\(data)/deep/tool", 0o4711)
            chown(data, 5, 6)
            bundle.tmpfs("/data", ["tmpcopyup"])
            let output = try bundle.run()
            #expect(
                output.lines == [
                    "755 5:6 directory .", "644 0:0 regular file text", "777 0:0 directory deep",
                    "4711 11:12 regular file deep/tool", "777 0:0 symbolic link link", "600 0:0 fifo pipe",
                    "/etc/none", "content", "1",
                ],
                "\(output)"
            )
            #expect(try Files.read("\(data)/text") == Array("content\n".utf8))
        }
    }

    @Test func `a bind is of a folder or of a file, and what is missing is made`() throws {
        let script = "cat /made/deep/file /etc/link; ls /made/folder; readlink /etc/link; stat -c %F /dangling /target"
        try RuncBundle.with(script) { bundle in
            let file = try bundle.folder.file("file", "text\n")
            _ = symlink("/target", "\(bundle.rootfs)/dangling")
            bundle.bind(file, "/made/deep/file")
            bundle.bind("rootfs/etc", "/made/folder")
            _ = symlink("/jump/there", "\(bundle.rootfs)/etc/link")
            _ = symlink("made/anew", "\(bundle.rootfs)/jump")
            bundle.bind(file, "/etc/link")
            bundle.bind(bundle.path, "/dangling")
            let output = try bundle.run()
            #expect(
                output.lines == ["text", "text", "link", "/jump/there", "symbolic link", "directory"],
                "\(output)"
            )
        }
    }

    @Test func `sources may be mounts of the container, in their order`() throws {
        try RuncBundle.with("cat /final/x/file") { bundle in
            _ = try bundle.folder.file("file", "here\n")
            bundle.tmpfs("/mnt")
            bundle.bind(bundle.folder.path, "\(bundle.rootfs)/mnt/x")
            bundle.bind("\(bundle.rootfs)/mnt", "/final", ["rbind"])
            #expect(try bundle.run().line == "here")
        }
    }

    @Test func `sources that the root of a user namespace can't reach are bound all the same`() throws {
        try RuncBundle.with("cat /one/file /two") { bundle in
            let hidden = "\(bundle.folder.path)/hidden"
            try Files.makeDirectories("\(hidden)/one", mode: 0o755)
            chmod(hidden, 0o700)
            _ = try bundle.folder.file("hidden/one/file", "first\n")
            _ = try bundle.folder.file("hidden/two", "second\n")
            bundle.bind("\(hidden)/one", "/one")
            bundle.bind("\(hidden)/two", "/two", ["rbind", "ro"])
            try bundle.mapIDs()
            #expect(try bundle.run().lines == ["first", "second"])
        }
    }

    private func maps(_ host: UInt32, _ count: UInt32 = 65536) -> [String: String] {
        let list = #"[{"containerID":0,"hostID":\#(host),"size":\#(count)}]"#
        return ["uidMappings": list, "gidMappings": list]
    }

    @Test(arguments: [false, true])
    func `id-mapped mounts, with maps of their own or the container's`(isMapped: Bool) throws {
        let script = "stat -c %u:%g /own/file /same/file /other/file /theirs/file /plain/file"
        try RuncBundle.with(script) { bundle in
            let data = "\(bundle.folder.path)/data"
            try Files.makeDirectories(data, mode: 0o755)
            _ = try bundle.folder.file("data/file")
            chown("\(data)/file", 1, 2)
            bundle.mount("/own", source: data, ["bind"], more: maps(300_000))
            bundle.mount("/same", source: data, ["bind"], more: maps(300_000))
            bundle.mount("/other", source: data, ["bind", "ridmap"], more: maps(200_100))
            bundle.mount("/theirs", source: data, ["bind", "idmap"], more: isMapped ? [:] : maps(200_000))
            bundle.bind(data, "/plain")
            if isMapped { try bundle.mapIDs() }
            let output = try bundle.run()
            let unmapped = "65534:65534"
            let expected =
                isMapped
                ? [unmapped, unmapped, "101:102", "1:2", unmapped]
                : ["300001:300002", "300001:300002", "200101:200102", "200001:200002", "1:2"]
            #expect(output.lines == expected, "\(output)")
        }
    }

    @Test(arguments: [
        (#"{"destination":"/x","source":"/nowhere","options":["bind"]}"#, "no such file or directory"),
        (
            #"{"destination":"/x","source":"/nowhere","options":["bind"]}"#,
            #"error mounting \"/nowhere\" to rootfs at \"/x\""#
        ),
        (#"{"destination":"/","type":"tmpfs","source":"tmpfs"}"#, "is on the top of rootfs"),
        (#"{"destination":"/etc/..","source":"/tmp","options":["bind"]}"#, "is on the top of rootfs"),
        (#"{"destination":"/bin/sh","type":"tmpfs","source":"tmpfs"}"#, "not a directory"),
        (#"{"destination":"/bin/busybox","source":"/tmp","options":["bind"]}"#, "not a directory"),
        (#"{"destination":"/etc","source":"/etc/passwd","options":["bind"]}"#, "not a directory"),
        (#"{"destination":"/x","type":"nosuchfs","source":"x"}"#, "no such device"),
        (#"{"destination":"/x","type":"tmpfs","source":"x","options":["nosuchoption"]}"#, "invalid argument"),
        (
            #"{"destination":"/x","source":"/tmp","options":["bind","mode=755"]}"#,
            "bind mounts cannot have any filesystem-specific options applied"
        ),
        (
            #"{"destination":"/x","source":"/tmp","options":["bind","idmap"]}"#,
            "id-mapped mounts must have both uid and gid mappings specified"
        ),
        (
            #"{"destination":"/x","type":"tmpfs","uidMappings":[],"gidMappings":[]}"#,
            "id-mapped mounts are only supported for bind-mounts"
        ),
        (#"{"destination":"/x\u0000y","type":"tmpfs"}"#, "mount field contains null byte"),
        (#"{"destination":"/proc/uptime/x","type":"tmpfs"}"#, "create mountpoint for /proc/uptime/x mount"),
    ])
    func `a mount that can't be is refused in runc's words`(mount: String, text: String) throws {
        try RuncBundle.with { bundle in
            bundle.mounts.append(mount)
            let output = try bundle.run()
            #expect(output.code != 0 && output.err.contains(text), "\(output)")
        }
    }

    @Test(arguments: ["/proc/uptime", "/proc/meminfo", "/proc/sys/kernel/ns_last_pid"])
    func `files of proc that are shown in another version may be bound`(path: String) throws {
        try RuncBundle.with("cat \(path)") { bundle in
            bundle.bind(try bundle.folder.file("own", "own\n"), path)
            #expect(try bundle.run().line == "own")
        }
    }

    @Test func `a destination without a leading slash is taken from the root, with a warning`() throws {
        try RuncBundle.with(Self.show) { bundle in
            bundle.tmpfs("mnt/relative")
            let output = try bundle.run()
            #expect(MountTable(output.out)["/mnt/relative"]?.type == "tmpfs", "\(output)")
            #expect(output.err.contains("mount destination mnt/relative is not absolute"))
        }
    }

    /// fsconfig(2) takes no value of more than 255 bytes.
    @Test func `a file system's option may be long`() throws {
        try RuncBundle.with("cat /merged/file; \(Self.show)") { bundle in
            var lower: [String] = []
            for number in 0..<9 {
                lower.append("\(bundle.folder.path)/lower-folder-with-a-long-name-\(number)")
                try Files.makeDirectories(lower[number], mode: 0o755)
            }
            try Files.writeAtomically("\(lower[8])/file", bytes: Array("deep\n".utf8), mode: 0o644, sync: false)
            bundle.mount(
                "/merged",
                type: "overlay",
                source: "overlay",
                ["ro", "lowerdir=\(lower.joined(separator: ":"))"]
            )
            let output = try bundle.run()
            #expect(output.lines.first == "deep", "\(output)")
            #expect(MountTable(output.out)["/merged"]?.options.first == "ro")
        }
    }

    @Test func `remount changes what is mounted there`() throws {
        try RuncBundle.with(Self.show) { bundle in
            bundle.tmpfs("/mnt", ["size=64k"])
            bundle.tmpfs("/mnt", ["remount", "noexec", "size=128k"])
            bundle.bind(bundle.folder.path, "/bound")
            bundle.bind("", "/bound", ["bind", "remount", "ro"])
            let table = try table(bundle)
            #expect(table.entries.filter { $0.point == "/mnt" }.count == 1)
            #expect(table["/mnt"]?.options.contains("noexec") == true)
            #expect(table["/mnt"]?.data.contains("size=128k") == true)
            #expect(table["/bound"]?.options.first == "ro")
        }
    }

    @Test func `read-only tmpfs and dev get their content first`() throws {
        try RuncBundle.with("cat /run/secret && test -c /dev/null && \(Self.show)") { bundle in
            bundle.tmpfs("/run", ["ro"])
            bundle.bind(try bundle.folder.file("secret", "hush\n"), "/run/secret")
            bundle.tmpfs("/dev", ["ro", "mode=755"])
            bundle.top["root"] = #"{"path":"rootfs","readonly":true}"#
            let output = try bundle.run()
            #expect(output.lines.first == "hush", "\(output)")
            let table = MountTable(output.out)
            for point in ["/", "/run", "/dev"] { #expect(table[point]?.options.first == "ro", "\(point)") }
        }
    }

    @Test(arguments: [false, true], [false, true])
    func `the cgroup mount shows the container's own groups`(hasNamespace: Bool, isReadonly: Bool) throws {
        try RuncBundle.with("\(Self.show); cat /proc/self/cgroup") { bundle in
            if hasNamespace { bundle.namespaces["cgroup"] = "" }
            bundle.mount("/sys", type: "sysfs", source: "sysfs", ["ro"])
            bundle.mount("/sys/fs/cgroup", type: "cgroup", source: "cgroup", ["nosuid"] + (isReadonly ? ["ro"] : []))
            let output = try bundle.run()
            let entries = MountTable(output.out).entries.filter { $0.type.hasPrefix("cgroup") }
            #expect(output.code == 0 && !entries.isEmpty, "\(output)")
            for entry in entries {
                #expect(entry.options.contains(isReadonly ? "ro" : "rw") && entry.options.contains("nosuid"))
                if hasNamespace { #expect(entry.root == "/") }
            }
        }
    }

    @Test func `mqueue, devpts and proc with its own options`() throws {
        try RuncBundle.with("\(Self.show); ls -d /proc/sys /proc/self") { bundle in
            bundle.mounts = []
            bundle.mount("/proc", type: "proc", source: "proc", ["hidepid=2", "subset=pid", "nosuid"])
            bundle.mount("/dev/pts", type: "devpts", source: "devpts", ["newinstance", "ptmxmode=0666", "mode=0620"])
            bundle.mount("/dev/mqueue", type: "mqueue", source: "mqueue", ["nosuid"])
            let output = try bundle.run()
            let table = MountTable(output.out)
            #expect(table["/proc"]?.data.contains("subset=pid") == true, "\(output)")
            #expect(table["/dev/pts"]?.data.contains("ptmxmode=666") == true)
            #expect(table["/dev/mqueue"]?.type == "mqueue")
            #expect(output.out.contains("/proc/self") && !output.out.contains("/proc/sys\n"))
        }
    }

    /// sysfs of the host's network namespace can't be mounted by a user namespace's root.
    @Test func `without a network namespace a user namespace gets the host's sysfs`() throws {
        try RuncBundle.with("ls /sys/kernel >/dev/null && \(Self.show)") { bundle in
            bundle.namespaces["network"] = nil
            bundle.mount("/sys", type: "sysfs", source: "sysfs", ["nosuid", "ro"])
            try bundle.mapIDs()
            let table = try table(bundle)
            #expect(table["/sys"]?.type == "sysfs")
            #expect(table["/sys"]?.options.starts(with: ["ro", "nosuid"]) == true)
        }
    }
}
