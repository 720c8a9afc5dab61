import Glibc
import Linux

/// A private engine of our own: dockerd with its containerd, every path in one temporary folder.
public final class Engine {
    public let folder: TemporaryFolder
    public let binaries: String
    public let docker: DockerClient
    private let arguments: [String]
    private let networks: Networks
    private let accounts: [String: String]
    private let tracer: [String]
    private var pid: pid_t?

    public var socket: String { "\(folder.path)/docker.sock" }
    public var api: EngineAPI { EngineAPI(socket: socket) }
    public var dataRoot: String { "\(folder.path)/data" }
    public var log: String { Processes.text(of: "\(folder.path)/dockerd.log") }
    public var daemonPid: pid_t? { pid }

    /// In which network namespace the daemon is. Nothing changes the machine's own.
    public enum Networks: Sendable {
        /// The machine's, without a default network: what a test serves on loopback can be reached.
        case machine
        /// One of its own, with docker0.
        case own
    }

    /// Starts an engine with busybox in it, runs the body and ends the engine, whatever happens. An engine that
    /// leaves something behind fails the test. `accounts` are files that the daemon finds in /etc, by their names: it has
    /// a mount namespace of its own then. `prepare` runs before the daemon does; `tracer` is a program with its arguments
    /// that becomes the daemon.
    public static func with(
        binaries: String = Environment.binaries,
        arguments: [String] = [],
        busybox: Bool = true,
        networks: Networks = .machine,
        accounts: [String: String] = [:],
        tracer: [String] = [],
        prepare: (Engine) throws -> Void = { _ in },
        _ body: (Engine) throws -> Void
    ) throws {
        try TemporaryFolder.with { folder in
            let engine = Engine(folder: folder, binaries: binaries, arguments: arguments, networks, accounts, tracer)
            var failure: (any Error)?
            do {
                _ = try folder.file("daemon.json", "{}")
                // Containers with another root come by here.
                if !accounts.isEmpty { chmod(folder.path, 0o711) }
                try prepare(engine)
                try engine.start()
                if busybox { try engine.docker.loadBusybox() }
                try body(engine)
            } catch {
                failure = Failure("\(error)\n--- the daemon's log ends with\n\(engine.log.suffix(2000))")
            }
            let left = engine.end()
            if let failure { throw failure }
            guard left.isEmpty else { throw Failure("left behind by the engine: \(left.joined(separator: "; "))") }
        }
    }

    private init(
        folder: TemporaryFolder,
        binaries: String,
        arguments: [String],
        _ networks: Networks,
        _ accounts: [String: String],
        _ tracer: [String]
    ) {
        self.accounts = accounts
        self.folder = folder
        self.binaries = binaries
        self.arguments = arguments
        self.networks = networks
        self.tracer = tracer
        docker = DockerClient(
            "\(binaries)/docker",
            host: "unix://\(folder.path)/docker.sock",
            configuration: "\(folder.path)/client"
        )
    }

    /// Another client for this engine.
    public func client(_ program: String) -> DockerClient {
        DockerClient(program, host: docker.host, configuration: docker.configuration)
    }

    public var daemonArguments: [String] {
        [
            "-H", "unix://\(socket)", "--data-root", dataRoot, "--exec-root", "\(folder.path)/exec",
            "--pidfile", "\(folder.path)/docker.pid", "--config-file", "\(folder.path)/daemon.json",
        ] + (networks == .machine ? ["--bridge", "none"] : []) + arguments
    }

    /// The daemon's network namespace where it has its own: it stays when the daemon ends.
    private var namespace: String { "\(folder.path)/network" }

    /// Program and arguments that start the daemon.
    private func command() throws -> (String, [String]) {
        let dockerd = try withAccounts(tracer + ["\(binaries)/dockerd"] + daemonArguments)
        guard networks == .own else { return (try Spawn.resolve(dockerd[0]), Array(dockerd.dropFirst())) }
        if Files.exists(namespace) {
            return (try Spawn.resolve("nsenter"), ["--net=\(namespace)"] + dockerd)
        }
        _ = try folder.file("network", "")
        let script = "ip link set lo up && exec \"$0\" \"$@\""
        return (try Spawn.resolve("unshare"), ["--net=\(namespace)", "sh", "-c", script] + dockerd)
    }

    private func withAccounts(_ command: [String]) throws -> [String] {
        if accounts.isEmpty { return command }
        let etc = "\(folder.path)/etc"
        try Files.makeDirectories(etc, mode: 0o755)
        for (name, text) in accounts {
            try Files.writeAtomically("\(etc)/\(name)", bytes: Array(text.utf8), mode: 0o644)
        }
        let script = "mount -t overlay -o 'lowerdir=\(etc):/etc' none /etc && exec \"$0\" \"$@\""
        return ["unshare", "--mount", "--propagation", "slave", "sh", "-c", script] + command
    }

    /// What the daemon finds in its own network namespace, made by a shell's script; for `prepare`.
    public func makeHost(_ script: String) throws {
        _ = try folder.file("network", "")
        try Command.check("unshare", ["--net=\(namespace)", "sh", "-ec", "ip link set lo up; \(script)"])
    }

    /// A foreign host, joined to the daemon's own network namespace by a cable, whose way to everything is by the host at
    /// 198.51.`number`.1; its own address ends with 2. The body gets what to call `nsenter` with.
    public func withOutsider(_ number: Int = 100, _ body: (_ enter: [String]) throws -> Void) throws {
        let place = try folder.file("outside\(number)", "")
        try Command.check("unshare", ["--net=\(place)", "ip", "link", "set", "lo", "up"])
        defer { umount2(place, Int32(MNT_DETACH)) }
        let script = """
            ip link add out\(number) type veth peer name in0 netns \(place) &&
            ip addr add 198.51.\(number).1/24 dev out\(number) && ip link set out\(number) up &&
            nsenter --net=\(place) sh -c 'ip addr add 198.51.\(number).2/24 dev in0 && ip link set in0 up &&
            ip route add default via 198.51.\(number).1'
            """
        try Command.check("nsenter", ["--net=\(namespace)", "sh", "-c", script])
        try body(["--net=\(place)"])
    }

    /// A program in the daemon's own network namespace: what is there is the containers' host.
    public func onHost(_ program: String, _ arguments: String..., timeout: Double = 60) throws -> Output {
        try Command.run("nsenter", ["--net=\(namespace)", program] + arguments, timeout: timeout)
    }

    /// The same by a line of words, which has to succeed.
    public func checkOnHost(_ line: String) throws {
        let words = line.split(separator: " ").map(String.init)
        try Command.check("nsenter", ["--net=\(namespace)"] + words)
    }

    public func start() throws {
        let log = open("\(folder.path)/dockerd.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer {
            close(log)
            close(null)
        }
        let path = "\(binaries):\(Environment.value("PATH") ?? "")"
        let (program, words) = try command()
        let started = try Spawn.start(
            program,
            words,
            environment: Environment.with(["PATH": path]),
            descriptors: (null, log, log)
        )
        pid = started
        // The rig emulates its processor.
        try Clock.wait("dockerd answers", timeout: Environment.isRig ? 180 : 30) {
            var status: Int32 = 0
            guard waitpid(started, &status, WNOHANG) == 0 else {
                pid = nil
                throw Failure("dockerd ended with code \(Spawn.code(ofStatus: status))")
            }
            return try docker("version").code == 0
        }
    }

    public func stop() { end(signal: SIGTERM) }

    /// kill -9 of dockerd and of its containerd, as a crash or an out-of-memory kill would do it.
    public func killDaemons() throws {
        let supervisors = processes(naming: "\(folder.path)/").filter { name(of: $0) == "containerd" }
        end(signal: SIGKILL)
        for supervisor in supervisors { kill(supervisor, SIGKILL) }
        try Clock.wait("the daemons are gone") { supervisors.allSatisfy { kill($0, 0) != 0 } }
    }

    /// kill -9 of dockerd alone; its containerd goes on.
    public func killDaemon() { end(signal: SIGKILL) }

    private func end(signal: Int32) {
        guard let daemon = pid else { return }
        pid = nil
        kill(daemon, signal)
        Processes.await(daemon, seconds: 20)
    }

    /// Ends everything, by force where it must be; what was there by force only is told.
    private func end() -> [String] {
        let listed = try? docker("ps", "-aq", timeout: 20)
        for id in listed?.lines ?? [] { _ = try? docker("rm", "-f", id, timeout: 30) }
        let isClean = listed?.code == 0
        stop()
        if networks == .own { umount2(namespace, Int32(MNT_DETACH)) }
        let left = Processes.endAll(below: folder.path)
        return isClean ? left : []
    }

    /// Processes with the text in their command line.
    public func processes(naming wanted: String) -> [pid_t] { Processes.naming(wanted) }

    public func name(of process: pid_t) -> String { Processes.name(of: process) }
}
