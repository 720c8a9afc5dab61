import Linux
import Text

/// A docker client, ours or the real one, pointed at an engine.
public struct DockerClient {
    public let program: String
    public let host: String
    /// So that a developer's own ~/.docker plays no part.
    let configuration: String

    public init(_ program: String, host: String, configuration: String) {
        self.program = program
        self.host = host
        self.configuration = configuration
    }

    public var environment: [String: String?] {
        ["DOCKER_HOST": host, "DOCKER_CONFIG": configuration, "DOCKER_CONTEXT": nil, "DOCKER_TLS_VERIFY": nil]
    }

    public func callAsFunction(_ arguments: String..., input: String? = nil, timeout: Double = 60) throws -> Output {
        try Command.run(program, arguments, environment: environment, input: input, timeout: timeout)
    }

    /// The same, where anything but success ends the test.
    @discardableResult
    public func check(_ arguments: String..., input: String? = nil, timeout: Double = 60) throws -> Output {
        try Command.check(program, arguments, environment: environment, input: input, timeout: timeout)
    }

    public func background(_ arguments: String...) throws -> BackgroundProcess {
        try BackgroundProcess(program, arguments, environment: environment)
    }

    public func terminal(_ arguments: String..., rows: UInt16 = 24, columns: UInt16 = 80) throws -> PseudoTerminal {
        try PseudoTerminal(program, arguments, environment: environment, rows: rows, columns: columns)
    }

    public func loadBusybox() throws {
        try check("load", "-i", Environment.busyboxArchive)
    }

    /// The first (only) object that `docker inspect` prints.
    public func inspect(_ name: String) throws -> JSONNode {
        let output = try check("inspect", name)
        guard let node = try JSONNode.parse(Array(output.out.utf8)).elements.first else {
            throw Failure("docker inspect \(name) printed \(output.out)")
        }
        return node
    }

    public func exitCode(of name: String) throws -> Int? { try inspect(name)["State"]?["ExitCode"]?.int }

    public func isRunning(_ name: String) throws -> Bool { try inspect(name)["State"]?["Running"]?.bool == true }

    /// The names of all containers: the last column of the table.
    public func names() throws -> [String] {
        try check("ps", "-a").lines.dropFirst().compactMap { $0.split(separator: " ").last.map(String.init) }
    }

    public func waitForLog(_ name: String, _ text: String) throws {
        try Clock.wait("[\(text)] in the log of \(name)") { try check("logs", name).out.contains(text) }
    }
}
