import Glibc
import Linux
import Support
import Testing

/// The rest of a container's file tree: devices, masked and read-only paths, the change of root.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct RootfsTests {
    @Test func `devices of the configuration and the standard ones`() throws {
        let script = """
            stat -c '%A %a %u:%g %t:%T %n' /dev/one /dev/deep/block /dev/pipe /dev/plain /dev/null /dev/tty
            for link in fd stdin ptmx; do readlink /dev/$link; done
            """
        try RuncBundle.with(script) { bundle in
            bundle.tmpfs("/dev", ["mode=755"])
            bundle.linux["devices"] = """
                [{"path":"/dev/one","type":"c","major":1,"minor":5,"fileMode":432,"uid":7,"gid":8},
                {"path":"/dev/deep/block","type":"b","major":7,"minor":3},{"path":"/dev/pipe","type":"p"},
                {"path":"/dev/plain","type":"u","major":1,"minor":3,"fileMode":8630},
                {"path":"/dev/ptmx","type":"c","major":5,"minor":2}]
                """
            let output = try bundle.run()
            #expect(
                output.lines == [
                    "crw-rw---- 660 7:8 1:5 /dev/one", "brw-rw-rw- 666 0:0 7:3 /dev/deep/block",
                    "prw-rw-rw- 666 0:0 0:0 /dev/pipe", "crw-rw-rw- 666 0:0 1:3 /dev/plain",
                    "crw-rw-rw- 666 0:0 1:3 /dev/null", "crw-rw-rw- 666 0:0 5:0 /dev/tty", "/proc/self/fd",
                    "/proc/self/fd/0", "pts/ptmx",
                ],
                "\(output)"
            )
        }
    }

    @Test func `in a user namespace the host's devices are bound`() throws {
        try RuncBundle.with("echo x > /dev/null && head -c 3 /dev/zero | wc -c && cat /proc/self/mountinfo") { bundle in
            bundle.tmpfs("/dev", ["mode=755"])
            try bundle.mapIDs()
            let output = try bundle.run()
            #expect(output.lines.first == "3", "\(output)")
            #expect(MountTable(output.out)["/dev/null"]?.root == "/null")
        }
    }

    @Test(arguments: [("same", true), ("other device", false), ("file", false)])
    func `a node of the image is used when it is that device`(kind: String, isTaken: Bool) throws {
        try RuncBundle.with("stat -c %t:%T /dev/tty") { bundle in
            let node = "\(bundle.rootfs)/dev/tty"
            switch kind {
            case "same": try Command.check("mknod", [node, "c", "5", "0"])
            case "other device": try Command.check("mknod", [node, "c", "1", "5"])
            default: try bundle.image("/dev/tty")
            }
            let output = try bundle.run()
            #expect((output.code == 0) == isTaken, "\(output)")
            if !isTaken {
                #expect(output.err.contains("/dev/tty exists in the root file system and is something else"))
            }
        }
    }

    @Test func `masked and read-only paths, once each, those that are missing passed over`() throws {
        let script = """
            cat /file /folder/* /link 2>/dev/null; ls /folder /second; stat -c %d /folder /second | uniq | wc -l
            echo x > /folder/x; echo x > /kept/x; cat /kept/text; echo y > /kept/text; cat /proc/self/mountinfo
            """
        try RuncBundle.with(script) { bundle in
            try bundle.image("/file", "hidden")
            try bundle.image("/folder/text", "hidden")
            try bundle.image("/second/text", "hidden")
            try bundle.image("/kept/text", "kept\n")
            _ = symlink("/file", "\(bundle.rootfs)/link")
            bundle.linux["maskedPaths"] = #"["/file","/folder","/folder/","/second","/file","/none","/file/none"]"#
            bundle.linux["readonlyPaths"] = #"["/kept","/none"]"#
            let output = try bundle.run()
            #expect(Array(output.lines.prefix(4)) == ["/folder:", "/second:", "1", "kept"], "\(output)")
            let table = MountTable(output.out)
            for point in ["/file", "/folder", "/second"] {
                #expect(table.entries.filter { $0.point == point }.count == 1, "\(point)")
            }
            #expect(table["/folder"]?.options.first == "ro" && table["/kept"]?.options.first == "ro")
            #expect(output.err.components("Read-only file system") == 3, "\(output)")
            #expect(try Files.read("\(bundle.rootfs)/kept/text") == Array("kept\n".utf8))
        }
    }

    @Test func `a read-only path keeps the flags of its mount, and mounts below stay writable`() throws {
        try RuncBundle.with("echo x > /data/sub/x; cat /proc/self/mountinfo") { bundle in
            bundle.tmpfs("/data", ["nosuid", "nodev", "noexec"])
            bundle.tmpfs("/data/sub")
            bundle.linux["readonlyPaths"] = #"["/data"]"#
            let output = try bundle.run()
            #expect(output.code == 0, "\(output)")
            let table = MountTable(output.out)
            #expect(table["/data"]?.options.prefix(4) == ["ro", "nosuid", "nodev", "noexec"])
            #expect(table["/data/sub"]?.options.first == "rw")
        }
    }

    @Test func `after pivot_root nothing of the host's tree is left`() throws {
        try RuncBundle.with("cat /proc/self/mountinfo") { bundle in
            let output = try bundle.run()
            #expect(MountTable(output.out).entries.map(\.point) == ["/", "/proc"], "\(output)")
        }
    }

    /// The host's full proc below the container's root would let the kernel allow a new one without masks.
    @Test func `without pivot_root no process can mount an unmasked proc`() throws {
        let script = "unshare -Urmpf /bin/sh -c 'mount -t proc none /proc && echo mounted'; ls /"
        try RuncBundle.with(script) { bundle in
            bundle.linux["maskedPaths"] = #"["/proc/sysrq-trigger"]"#
            let output = try bundle.run("--no-pivot")
            #expect(output.code == 0 && output.out.contains("bin"), "\(output)")
            #expect(!output.out.contains("mounted"))
        }
    }

    @Test func `private propagation without pivot_root is refused`() throws {
        try RuncBundle.with { bundle in
            bundle.linux["rootfsPropagation"] = #""rprivate""#
            let output = try bundle.run("--no-pivot")
            #expect(output.err.contains("rootfsPropagation of [r]private is not safe without pivot_root"), "\(output)")
        }
    }

    @Test func `standard streams that are the host's null device become the container's`() throws {
        let script = "stat -L -c %d:%i /proc/self/fd/0 /dev/null > /out"
        try RuncBundle.with(script) { bundle in
            bundle.tmpfs("/dev", ["mode=755"])
            try bundle.launch()
            try bundle.waitUntil("stopped")
            let lines = String(decoding: try Files.read("\(bundle.rootfs)/out"), as: UTF8.self).split(separator: "\n")
            #expect(lines.count == 2 && lines[0] == lines[1], "\(lines)")
        }
    }
}

extension String {
    /// How often `part` occurs.
    fileprivate func components(_ part: String) -> Int {
        var count = 0
        var rest = self[...]
        while let found = rest.firstRange(of: part) {
            count += 1
            rest = rest[found.upperBound...]
        }
        return count
    }
}
