import Linux
import Support

/// podman with a runtime and a folder of its own, and busybox loaded.
struct Podman {
    private static let home = "\(Environment.root)/out/peers/podman"
    private static let program = "\(home)/bin/podman"
    static var obstacle: String? { PeerSet.obstacle("podman", program: program) }

    private let options: [String]
    private let environment: [String: String?]

    static func with(_ body: (Podman) throws -> Void) throws {
        try TemporaryFolder.with { folder in
            let podman = try Podman(folder)
            folder.onRemoval {
                _ = try? podman("rm", "--all", "--force", "--time", "0")
                _ = try? Command.run("umount", ["-l", "\(folder.path)/root/overlay"])
                let groups = "/sys/fs/cgroup/*/libpod_parent"
                _ = try? Command.run("sh", ["-c", "rmdir \(groups)/conmon \(groups)"])
            }
            let policy = try folder.file("policy.json", #"{"default":[{"type":"insecureAcceptAnything"}]}"#)
            try podman.check("load", "--signature-policy", policy, "-q", "-i", Environment.busyboxArchive)
            try body(podman)
        }
    }

    private init(_ folder: TemporaryFolder) throws {
        options = [
            "--root", "\(folder.path)/root", "--runroot", "\(folder.path)/run", "--tmpdir", "\(folder.path)/tmp",
            "--runtime", "\(Environment.binaries)/runc", "--cgroup-manager", "cgroupfs", "--storage-driver",
            "overlay",
        ]
        // podman's default limits ask for more than a host without CAP_SYS_RESOURCE gives. conmon stands here, for the
        // podman that conmon starts at a container's end knows no other option.
        let settings = try folder.file(
            "containers.conf",
            """
            [containers]
            default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
            [engine]
            events_logger = "file"
            conmon_path = ["\(Self.home)/bin/conmon"]
            [network]
            network_backend = "cni"
            network_config_dir = "\(folder.path)/net"

            """
        )
        let storage = try folder.file(
            "storage.conf",
            """
            [storage]
            driver = "overlay"
            runroot = "\(folder.path)/run"
            graphroot = "\(folder.path)/root"

            """
        )
        let criu = Files.parent(of: PeerSet.criu)
        environment = [
            "CONTAINERS_CONF": settings, "CONTAINERS_REGISTRIES_CONF": try folder.file("registries.conf"),
            "CONTAINERS_STORAGE_CONF": storage, "PATH": "\(criu):\(Environment.value("PATH") ?? "")",
        ]
    }

    func callAsFunction(_ arguments: String...) throws -> Output {
        try Command.run(Self.program, options + arguments, environment: environment, timeout: 120)
    }

    @discardableResult
    func check(_ arguments: String...) throws -> Output {
        try Command.check(Self.program, options + arguments, environment: environment, timeout: 120)
    }

    func terminal(_ arguments: String...) throws -> PseudoTerminal {
        try PseudoTerminal(Self.program, options + arguments, environment: environment)
    }

    /// In the background, without a network.
    func start(_ name: String, _ script: String, flags: [String] = []) throws {
        let arguments = ["run", "-d", "--name", name, "--network", "none"] + flags + ["busybox", "sh", "-c", script]
        try Command.check(Self.program, options + arguments, environment: environment)
    }

    func inspect(_ name: String, _ format: String) throws -> String {
        try check("inspect", "--format", format, name).line
    }

}
