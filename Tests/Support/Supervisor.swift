import Glibc
import Linux

/// Our containerd alone, every path in one temporary folder.
public final class Supervisor {
    public let folder: TemporaryFolder
    public let binaries: String
    private let environment: [String: String?]
    /// Folders before the others on its PATH.
    private let first: [String]
    public private(set) var pid: pid_t?

    public var socket: String { "\(folder.path)/containerd.sock" }
    public var root: String { "\(folder.path)/root" }
    public var state: String { "\(folder.path)/state" }
    public var log: String { Processes.text(of: "\(folder.path)/containerd.log") }

    /// Starts it with this config.toml, runs the body and ends it, whatever happens. What it leaves behind, tasks that
    /// the body did not remove among it, fails the test.
    public static func with(
        configuration: String = "version = 3\n",
        binaries: String = Environment.binaries,
        environment: [String: String?] = [:],
        first: [String] = [],
        _ body: (Supervisor) throws -> Void
    ) throws {
        try TemporaryFolder.with { folder in
            let supervisor = Supervisor(folder: folder, binaries: binaries, environment: environment, first: first)
            var failure: (any Error)?
            do {
                _ = try folder.file("config.toml", configuration)
                try supervisor.start()
                try body(supervisor)
            } catch {
                failure = Failure("\(error)\n--- containerd's log ends with\n\(supervisor.log.suffix(2000))")
            }
            supervisor.end(signal: SIGTERM)
            let left = Processes.endAll(below: folder.path)
            if let failure { throw failure }
            guard left.isEmpty else { throw Failure("left behind by containerd: \(left.joined(separator: "; "))") }
        }
    }

    private init(folder: TemporaryFolder, binaries: String, environment: [String: String?], first: [String]) {
        self.folder = folder
        self.binaries = binaries
        self.environment = environment
        self.first = first
    }

    /// A ctr, of ours or of others, for this containerd.
    public func client(_ program: String) -> ContainerdClient {
        ContainerdClient(program, socket: socket, stateFolder: state)
    }

    public func start() throws {
        let log = open("\(folder.path)/containerd.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer {
            close(log)
            close(null)
        }
        let arguments = [
            "--config", "\(folder.path)/config.toml", "--root", root, "--state", state, "--address", socket,
        ]
        let path = (first + [binaries, Environment.value("PATH") ?? ""]).joined(separator: ":")
        let started = try Spawn.start(
            "\(binaries)/containerd",
            arguments,
            environment: Environment.with(environment.merging(["PATH": path]) { $1 }),
            descriptors: (null, log, log)
        )
        pid = started
        try Clock.wait("containerd listens", timeout: 30) {
            var status: Int32 = 0
            guard waitpid(started, &status, WNOHANG) == 0 else {
                pid = nil
                throw Failure("containerd ended with code \(Spawn.code(ofStatus: status))")
            }
            return Files.exists(socket)
        }
    }

    /// kill -9, and another in its place.
    public func restart() throws {
        end(signal: SIGKILL)
        unlink(socket)
        try start()
    }

    /// TERM, or KILL as a crash would do it; waits for its end. Containers and shims go on.
    public func end(signal: Int32) {
        guard let daemon = pid else { return }
        pid = nil
        kill(daemon, signal)
        Processes.await(daemon, seconds: 20)
    }
}
