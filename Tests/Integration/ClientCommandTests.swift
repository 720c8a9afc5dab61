import Linux
import Support
import Testing
import Text

/// Commands of the client that pass on what the daemon has.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct ClientCommandTests {
    @Test func `volumes are made, listed, looked at and removed`() throws {
        try Engine.with { engine in
            let docker = engine.docker
            #expect(try docker.check("volume", "create", "-d", "local", "--label", "a=b", "one").line == "one")
            try docker.check("volume", "create", "two")
            #expect(try docker.check("volume", "ls", "-q").lines == ["one", "two"])
            #expect(try docker.check("volume", "ls", "-qf", "label=a").lines == ["one"])
            #expect(try docker.check("volume", "inspect", "-f", "{{.Labels.a}}", "one").line == "b")
            #expect(try docker("volume", "inspect", "none").code == 1)
            #expect(try docker("volume", "prune", "-a", input: "n\n").out.contains("[y/N]"))
            #expect(try docker.check("volume", "prune", "-af").out.contains("Deleted Volumes:\n"))
            #expect(try docker("volume", "rm", "one").code == 1)
            #expect(try docker.check("volume", "rm", "-f", "one").line == "one")
        }
    }

    @Test func `options of a create reach the container`() throws {
        try Engine.with { engine in
            let docker = engine.docker
            try docker.check(
                "create",
                "--name",
                "c1",
                "--mount",
                "type=tmpfs,dst=/t,tmpfs-size=1m",
                "--mount",
                "src=vol,dst=/v,ro",
                "--health-cmd",
                "true",
                "--health-interval",
                "7s",
                "--sysctl",
                "net.ipv4.ip_forward=1",
                "--group-add",
                "7",
                "--device",
                "/dev/null:/dev/n:r",
                "--memory",
                "64m",
                "--memory-swap",
                "-1",
                "--cpus",
                "0.5",
                "--pids-limit",
                "9",
                "--oom-score-adj",
                "5",
                "-v",
                "/anonymous",
                "--uts",
                "host",
                "--stop-timeout",
                "3",
                "busybox"
            )
            let container = try docker.inspect("c1")
            let (host, config) = (container["HostConfig"], container["Config"])
            #expect(host?["Mounts"]?.elements.map { $0["Type"]?.string } == ["tmpfs", "volume"])
            #expect(host?["Mounts"]?.elements.first?["TmpfsOptions"]?["SizeBytes"]?.int == 1 << 20)
            #expect(config?["Healthcheck"]?["Test"]?.strings == ["CMD-SHELL", "true"])
            #expect(config?["Healthcheck"]?["Interval"]?.int == 7_000_000_000)
            #expect(host?["Sysctls"]?["net.ipv4.ip_forward"]?.string == "1")
            #expect(host?["GroupAdd"]?.strings == ["7"] && host?["UTSMode"]?.string == "host")
            #expect(host?["Devices"]?.elements.first?["PathInContainer"]?.string == "/dev/n")
            #expect(host?["Memory"]?.int == 64 << 20 && host?["MemorySwap"]?.int == -1)
            #expect(host?["NanoCpus"]?.int == 500_000_000 && host?["PidsLimit"]?.int == 9)
            #expect(host?["OomScoreAdj"]?.int == 5 && config?["StopTimeout"]?.int == 3)
            #expect(config?["Volumes"]?["/anonymous"] != nil)
        }
    }

    @Test func `a commit, its differences, an export and a save`() throws {
        try Engine.with { engine in
            let docker = engine.docker
            try docker.check("run", "--name", "c1", "--cidfile", "\(engine.folder.path)/id", "busybox", "touch", "/x")
            #expect(try Files.read("\(engine.folder.path)/id", limit: 100).count == 64)
            #expect(try docker("create", "--cidfile", "\(engine.folder.path)/id", "busybox").code == 1)
            #expect(try docker.check("diff", "c1").lines.contains("A /x"))
            try docker.check("commit", "-m", "words", "-c", "ENV A=B", "c1", "made:1")
            #expect(try docker.check("image", "inspect", "-f", "{{.Comment}}", "made:1").line == "words")
            try docker.check("export", "-o", "\(engine.folder.path)/e.tar", "c1")
            try docker.check("save", "-o", "\(engine.folder.path)/s.tar", "made:1")
            #expect(try Command.check("tar", ["-tf", "\(engine.folder.path)/e.tar"]).lines.contains("x"))
            #expect(try Command.check("tar", ["-tf", "\(engine.folder.path)/s.tar"]).lines.contains("index.json"))
            #expect(try docker.check("update", "--pids-limit", "99", "c1").line == "c1")
            #expect(try docker("update", "c1").code == 1)
            #expect(try docker.check("events", "--since", "1h", "--until", "0s").out.contains("container commit"))
            #expect(try docker.check("container", "prune", "-f").out.contains("Total reclaimed space: "))
            #expect(try docker.check("ps", "-aq").lines.isEmpty)
        }
    }

    @Test func `names are completed from the daemon`() throws {
        try Engine.with { engine in
            let docker = engine.docker
            try docker.check("create", "--name", "finished", "busybox")
            #expect(try docker.check("__complete", "rm", "fin").out == "finished\n:4\n")
            #expect(try docker.check("__complete", "stop", "fin").out == ":4\n")
            #expect(try docker.check("__complete", "volu").out.hasPrefix("volume\t"))
            #expect(try docker.check("__completeNoDesc", "rm", "--fo").out == "--force\n:4\n")
            #expect(try docker.check("__complete", "load", "--input", "").out == ":0\n")
        }
    }
}
