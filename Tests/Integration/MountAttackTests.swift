import Glibc
import Linux
import Support
import Testing

/// Images, volumes and neighbours that try to turn the making of a container's file tree against the host. Each test
/// names the advisories it stands for, and says what it would see without the defence.
@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct MountAttackTests {
    /// How many containers a race is tried with: some seconds' worth, of the emulated processor too.
    private static let rounds = Environment.isRig ? 3 : 25
    /// How many mounts of one container meet the race.
    private static let tries = 20

    /// A folder of the host beside the bundle that nothing may reach: `secret` lies in it.
    private func withOutside(
        _ script: String = "true",
        _ body: (RuncBundle, _ outside: String) throws -> Void
    ) throws {
        try RuncBundle.with(script) { bundle in
            let outside = "\(bundle.folder.path)/outside"
            try Files.makeDirectories(outside, mode: 0o777)
            _ = try bundle.folder.file("outside/secret", "secret\n")
            try body(bundle, outside)
            #expect(try Files.list(outside) == ["secret"], "something was made outside of the container's root")
            #expect(try Files.read("\(outside)/secret") == Array("secret\n".utf8))
            let mounts = MountTable(String(decoding: try Files.read("/proc/self/mountinfo"), as: UTF8.self))
            #expect(!mounts.entries.contains { $0.point.hasPrefix(bundle.folder.path) }, "a mount is left on the host")
        }
    }

    // Without the rule the container runs, on a /proc that the image or the volume made: labels and sysctls are then
    // "written" into its files.
    @Test(arguments: [
        (
            #"{"destination":"/proc","type":"tmpfs","source":"tmpfs"}"#,
            "cannot be mounted because it is not of type proc"
        ),
        (
            #"{"destination":"/proc","source":"/tmp","options":["bind"]}"#,
            "cannot be mounted because it is not of type proc"
        ),
        (#"{"destination":"/proc/../proc/.","source":"/tmp","options":["rbind"]}"#, "not of type proc"),
        (
            #"{"destination":"/proc/self/attr","type":"tmpfs","source":"tmpfs"}"#,
            "cannot be mounted because it is inside /proc"
        ),
        (
            #"{"destination":"/proc/sys","source":"/tmp","options":["bind"]}"#,
            "cannot be mounted because it is inside /proc"
        ),
        (
            #"{"destination":"/shortcut/kernel","type":"tmpfs","source":"tmpfs"}"#,
            "cannot be mounted because it is inside /proc"
        ),
    ])
    func `no volume covers proc or a part of it, CVE-2019-16884`(mount: String, text: String) throws {
        try RuncBundle.with { bundle in
            _ = symlink("/proc/sys", "\(bundle.rootfs)/shortcut")
            bundle.mounts.append(mount)
            let output = try bundle.run()
            #expect(output.code != 0)
            #expect(output.err.contains(text), "\(output)")
        }
    }

    // Without the check proc is mounted where the link leads, and the container's /proc is a folder that another
    // container can fill.
    @Test(arguments: ["proc", "sys"], ["/elsewhere", "../outside", "/outside"])
    func `a link in place of proc or sys is no mount point, CVE-2019-19921, CVE-2023-27561, CVE-2025-54867`(
        name: String,
        target: String
    ) throws {
        try withOutside { bundle, outside in
            try Command.check("rmdir", ["\(bundle.rootfs)/\(name)"])
            _ = symlink(target == "/outside" ? outside : target, "\(bundle.rootfs)/\(name)")
            try Files.makeDirectories("\(bundle.rootfs)/elsewhere", mode: 0o755)
            bundle.mount("/sys", type: "sysfs", source: "sysfs")
            let output = try bundle.run()
            #expect(output.code != 0)
            #expect(output.err.contains("must be mounted on ordinary directory"), "\(output)")
        }
    }

    // A volume's folder is a link to the host's folder in half of the time. With a mount point that is found by its
    // path first and mounted on by its path later, `outside` gets the mount, which a hook sees before the change of
    // root; with a mkdir that follows links it gets a folder. Each container tries it many times.
    @Test(arguments: [("tmpfs", false), ("folder", false), ("tmpfs", true), ("folder", true), ("file", true)])
    func `a mount point exchanged for a link to the host leads nowhere, CVE-2021-30465, CVE-2023-27561, CVE-2024-45310`(
        kind: String,
        isMissing: Bool
    ) throws {
        try withOutside("ls /volume >/dev/null; cat /proc/self/mountinfo") { bundle, outside in
            let volume = "\(bundle.folder.path)/volume"
            try Files.makeDirectories("\(volume)/target", mode: 0o777)
            let source = kind == "file" ? try bundle.folder.file("data", "data") : try folder("folder", bundle)
            let seen = "\(bundle.folder.path)/seen"
            let look = RuncBundle.json(["sh", "-c", "grep -F ' \(outside)' /proc/self/mountinfo >> \(seen); true"])
            bundle.top["hooks"] =
                #"{"createContainer":[{"path":"/bin/sh","args":\#(look),"env":["PATH=/usr/bin:/bin"]}]}"#
            let others = bundle.mounts
            let racer = try Racer("\(volume)/target", target: outside)
            defer { racer.stop() }
            for round in 0..<Self.rounds {
                bundle.mounts = others
                bundle.bind(volume, "/volume", ["rbind"])
                for number in 0..<Self.tries {
                    let destination = "/volume/target" + (isMissing ? "/\(round)-\(number)/deep" : "")
                    if kind == "tmpfs" { bundle.tmpfs(destination) } else { bundle.bind(source, destination) }
                }
                // What the race broke fails, which is well: the check is of the host.
                _ = try bundle.run()
                #expect(try Files.list(outside) == ["secret"])
                #expect(
                    try !Files.exists(seen) || Files.read(seen).isEmpty,
                    "something was mounted on the host's folder"
                )
            }
            #expect(racer.count > Self.rounds)
        }
    }

    // The target is a link to proc at the moment of the mount. Without the check of the place that was opened, and
    // not of the text of the path, the container runs with a tmpfs on /proc/sys.
    @Test func `a mount point exchanged for a link to proc is not mounted on, CVE-2019-19921, CVE-2025-52881`() throws {
        try withOutside("cat /proc/self/mountinfo") { bundle, _ in
            let volume = try folder("volume", bundle)
            try Files.makeDirectories("\(volume)/target", mode: 0o777)
            bundle.bind(volume, "/volume", ["rbind"])
            bundle.tmpfs("/volume/target")
            let racer = try Racer("\(volume)/target", target: "/proc/sys")
            defer { racer.stop() }
            for _ in 0..<Self.rounds {
                let output = try bundle.run()
                guard output.code == 0 else { continue }
                let points = MountTable(output.out).entries.map(\.point)
                #expect(!points.contains { $0.hasPrefix("/proc/") }, "\(points)")
            }
            #expect(racer.count > Self.rounds)
        }
    }

    // The same for a path that is never raced: links that lead out are walked inside the root.
    @Test(arguments: ["up", "absolute"], ["/trap", "/trap/a/b", "/trap/secret"])
    func `links of the image never lead a mount point out, CVE-2024-45310, CVE-2021-30465`(
        kind: String,
        destination: String
    ) throws {
        try withOutside("cat /proc/self/mountinfo") { bundle, outside in
            _ = symlink(kind == "up" ? "../../outside" : outside, "\(bundle.rootfs)/trap")
            bundle.bind(try bundle.folder.file("data", "data"), destination + "/file")
            bundle.tmpfs(destination)
            let output = try bundle.run()
            #expect(output.code == 0, "\(output)")
            let inside = kind == "up" ? "/outside" : outside
            let place = destination.replacingPrefix("/trap", inside)
            #expect(MountTable(output.out)[place]?.type == "tmpfs", "\(output)")
        }
    }

    // Without a look at what was opened, /masked is a bind of what the link leads to, and shows "secret".
    @Test(arguments: ["link", "file", "zero", "missing"])
    func `a mask is never made of another file than the null device, CVE-2025-31133`(kind: String) throws {
        try withOutside("head -c 64 /masked") { bundle, outside in
            try bundle.image("/masked", "masked\n")
            try bundle.image("/etc/kept", "kept\n")
            let dev = try folder("dev", bundle)
            switch kind {
            case "link": _ = symlink("/etc/kept", "\(dev)/null")
            case "file": _ = try bundle.folder.file("dev/null", "secret\n")
            case "zero": try Command.check("mknod", ["\(dev)/null", "c", "1", "5"])
            default: break
            }
            bundle.bind(dev, "/dev")
            bundle.linux["maskedPaths"] = #"["/masked"]"#
            let output = try bundle.run()
            #expect(output.code != 0)
            #expect(output.err.contains("can't mask paths"), "\(output)")
            #expect(!output.out.contains("kept") && !output.out.contains("secret"))
        }
    }

    // The same with /dev of the image: the nodes are made there, and what stands in their place is not taken.
    @Test func `a link in place of the null device in the image is refused, CVE-2025-31133`() throws {
        try withOutside("head -c 64 /masked") { bundle, outside in
            try bundle.image("/masked", "masked\n")
            _ = symlink("\(outside)/secret", "\(bundle.rootfs)/dev/null")
            bundle.linux["maskedPaths"] = #"["/masked"]"#
            let output = try bundle.run()
            #expect(output.code != 0 && !output.out.contains("secret"), "\(output)")
            #expect(output.err.contains("/dev/null exists in the root file system and is something else"))
        }
    }

    // Masked by the host's null device, a container whose root is the host's could change the mode of the host's.
    @Test func `a mask gives no hold on the host's null device`() throws {
        let own = "/dev/null"
        var before = stat()
        var after = stat()
        stat(own, &before)
        defer { chmod(own, before.st_mode & 0o7777) }
        try RuncBundle.with("chmod 0640 /masked; stat -c %a /masked") { bundle in
            try bundle.image("/masked", "masked\n")
            bundle.tmpfs("/dev", ["mode=755"])
            bundle.linux["maskedPaths"] = #"["/masked"]"#
            let output = try bundle.run()
            #expect(output.line == "640", "\(output)")
        }
        stat(own, &after)
        #expect(after.st_mode == before.st_mode)
    }

    // Without O_NOFOLLOW and the peer's descriptor the terminal is bound over what the link leads to.
    @Test(arguments: ["/etc/victim", "/proc/sysrq-trigger", "../../outside/secret"])
    func `a link in place of the console is not followed, CVE-2025-52565`(target: String) throws {
        let script = "cat /proc/self/mountinfo; cat /etc/victim; echo over"
        try withOutside(script) { bundle, _ in
            try bundle.image("/etc/victim", "untouched\n")
            _ = symlink(target, "\(bundle.rootfs)/dev/console")
            bundle.mount("/dev/pts", type: "devpts", source: "devpts", ["newinstance", "ptmxmode=0666"])
            bundle.process["terminal"] = "true"
            try bundle.write()
            let arguments = ["--root", bundle.state, "run", "--bundle", bundle.path, bundle.id]
            let terminal = try PseudoTerminal(bundle.runtime, arguments)
            let code = try terminal.finish()
            if code == 0 { #expect(terminal.text.contains("untouched"), "\(terminal.text)") }
            let point = target.hasPrefix("/") ? target : "/outside/secret"
            #expect(!terminal.text.contains(" \(point) "), "\(terminal.text)")
        }
    }

    // A hook plays the neighbour that has covered the container's proc with links of its own. Written through that
    // /proc, the number lands in the container's /etc/victim, or in any file of proc.
    @Test(arguments: ["/etc/victim", "/proc/sys/kernel/domainname"])
    func `a sysctl is written past all that lies on proc, CVE-2025-52881`(target: String) throws {
        let script = """
            cat /etc/victim; mkdir /own; mount -t proc proc /own
            cat /own/sys/net/ipv4/ip_unprivileged_port_start /own/sys/kernel/domainname
            """
        try withOutside(script) { bundle, _ in
            try bundle.image("/etc/victim", "untouched\n")
            let net = "\(bundle.rootfs)/proc/sys/net"
            let cover =
                "mount -t tmpfs none \(net) && mkdir \(net)/ipv4 && ln -s \(target) \(net)/ipv4/ip_unprivileged_port_start"
            bundle.top["hooks"] = """
                {"createContainer":[{"path":"/bin/sh","args":\(RuncBundle.json(["sh", "-c", cover])),
                "env":["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]}]}
                """
            bundle.linux["sysctl"] = #"{"net.ipv4.ip_unprivileged_port_start":"77"}"#
            bundle.top["domainname"] = #""example""#
            let admin = #"["CAP_SYS_ADMIN"]"#
            bundle.process["capabilities"] = #"{"bounding":\#(admin),"effective":\#(admin),"permitted":\#(admin)}"#
            let output = try bundle.run()
            #expect(output.code == 0 && output.lines == ["untouched", "77", "example"], "\(output)")
        }
    }

    // Without the walk inside the root the nodes and links of /dev are made in the host's folder.
    @Test(arguments: ["up", "absolute"], [false, true])
    func `an image whose dev is a link gets its devices inside the root, CVE-2026-41579, CVE-2026-47766`(
        kind: String,
        hasMount: Bool
    ) throws {
        try withOutside("test -c /dev/null && readlink /dev/ptmx") { bundle, outside in
            try Command.check("rmdir", ["\(bundle.rootfs)/dev"])
            _ = symlink(kind == "up" ? "../../outside" : outside, "\(bundle.rootfs)/dev")
            if hasMount { bundle.tmpfs("/dev", ["mode=755"]) }
            bundle.linux["devices"] = #"[{"path":"/dev/sub/one","type":"c","major":1,"minor":3,"uid":5}]"#
            let output = try bundle.run()
            #expect(output.code == 0 && output.line == "pts/ptmx", "\(output)")
        }
    }

    // A neighbour exchanges the shared /dev for a link while the nodes are made. Looked up again for each node, some
    // would be made in the host's folder.
    @Test func `a dev exchanged for a link to the host leads nowhere, CVE-2026-41579`() throws {
        try withOutside { bundle, outside in
            let racer = try Racer("\(bundle.rootfs)/dev", target: outside)
            defer { racer.stop() }
            for _ in 0..<Self.rounds { _ = try bundle.run() }
            #expect(racer.count > Self.rounds)
        }
    }

    private func folder(_ name: String, _ bundle: RuncBundle) throws -> String {
        let path = "\(bundle.folder.path)/\(name)"
        try Files.makeDirectories(path, mode: 0o777)
        return path
    }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, _ other: String) -> String {
        hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
    }
}
