import Support
import Testing

/// podman with our runc as its runtime.
@Suite(.serialized)
struct PodmanCells {
    private static let folder = "\(Environment.root)/out/peers/podman"
    private static let program = "\(folder)/bin/podman"
    private static var obstacle: String? { PeerSet.obstacle("podman", program: program) }

    @Test(.disabled(if: obstacle != nil, Comment(rawValue: obstacle ?? "")))
    func `podman to our runc`() throws {
        try TemporaryFolder.with { folder in
            let common = [
                "--root", "\(folder.path)/root", "--runroot", "\(folder.path)/run", "--tmpdir", "\(folder.path)/tmp",
                "--runtime", "\(Environment.binaries)/runc", "--cgroup-manager", "cgroupfs", "--storage-driver",
                "overlay",
                "--conmon", "\(Self.folder)/bin/conmon",
            ]
            // podman's default limits ask for more than a host without CAP_SYS_RESOURCE gives.
            let settings = try folder.file(
                "containers.conf",
                """
                [containers]
                default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
                [engine]
                events_logger = "file"
                [network]
                network_backend = "cni"
                network_config_dir = "\(folder.path)/net"

                """
            )
            let policy = try folder.file("policy.json", #"{"default":[{"type":"insecureAcceptAnything"}]}"#)
            let storage = try folder.file(
                "storage.conf",
                """
                [storage]
                driver = "overlay"
                runroot = "\(folder.path)/run"
                graphroot = "\(folder.path)/root"

                """
            )
            let environment: [String: String?] = [
                "CONTAINERS_CONF": settings, "CONTAINERS_REGISTRIES_CONF": try folder.file("registries.conf"),
                "CONTAINERS_STORAGE_CONF": storage,
            ]
            func podman(_ arguments: String...) throws -> Output {
                try Command.run(Self.program, common + arguments, environment: environment, timeout: 120)
            }
            folder.onRemoval {
                _ = try? podman("rm", "--all", "--force", "--time", "0")
                _ = try? Command.run("umount", ["-l", "\(folder.path)/root/overlay"])
                let groups = "/sys/fs/cgroup/*/libpod_parent"
                _ = try? Command.run("sh", ["-c", "rmdir \(groups)/conmon \(groups)"])
            }
            let loaded = try podman("load", "--signature-policy", policy, "-q", "-i", Environment.busyboxArchive)
            try #require(loaded.code == 0, "\(loaded)")
            let once = try podman("run", "--rm", "--network", "none", "busybox", "sh", "-c", "echo out; exit 3")
            #expect(once.code == 3 && once.out == "out\n", "\(once)")
            let script = "trap 'exit 7' TERM; while :; do sleep 0.05; done"
            let started = try podman("run", "-d", "--name", "life", "--network", "none", "busybox", "sh", "-c", script)
            try #require(started.code == 0, "\(started)")
            let inside = try podman("exec", "life", "sh", "-c", "echo inside; exit 4")
            #expect(inside.code == 4 && inside.out == "inside\n", "\(inside)")
            #expect(try podman("stop", "--time", "10", "life").code == 0)
            #expect(try podman("inspect", "--format", "{{.State.ExitCode}}", "life").line == "7")
            #expect(try podman("rm", "life").code == 0)
            #expect(try podman("ps", "-aq").out.isEmpty)
        }
    }
}
