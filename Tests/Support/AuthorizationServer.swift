import Glibc
import Linux
import Text

/// The plugin of Servers/authz.py, where dockerd looks for plugins.
public final class AuthorizationServer {
    public let name: String
    private let socket: String
    private let log: String
    private var process: BackgroundProcess

    /// It goes with the folder.
    public init(_ folder: TemporaryFolder) throws {
        name = "monohull-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
        let place = "/run/docker/plugins"
        // Those that were not there go again; another test's socket keeps them.
        let made = ["/run/docker", place].filter { !Files.exists($0) }
        try Files.makeDirectories(place, mode: 0o755)
        let socket = "\(place)/\(name).sock"
        self.socket = socket
        log = "\(folder.path)/authz.log"
        process = try Self.start(socket, log)
        folder.onRemoval {
            unlink(socket)
            for folder in made.reversed() { rmdir(folder) }
        }
    }

    private static func start(_ socket: String, _ log: String) throws -> BackgroundProcess {
        let script = "\(Environment.root)/Tests/Integration/Servers/authz.py"
        let process = try BackgroundProcess("python3", [script, socket, log])
        try process.waitForOutput("ready")
        return process
    }

    public func stop() throws {
        process.send(SIGKILL)
        _ = try process.finish()
    }

    public func restart() throws { process = try Self.start(socket, log) }

    /// What it was asked, in order.
    public func questions() throws -> [JSONNode] {
        try Files.read(log).split(separator: 0x0A).map { try JSONNode.parse(Array($0)) }
    }
}
