import Linux

/// A `ctr` with the containerd that it speaks to.
public struct ContainerdClient {
    let program: String
    public let socket: String
    /// containerd's folder for state; bundles lie in it.
    public let stateFolder: String

    public init(_ program: String, socket: String, stateFolder: String) {
        self.program = program
        self.socket = socket
        self.stateFolder = stateFolder
    }

    /// For shell lines.
    public var commandLine: String { "\(program) --address \(socket)" }

    public func callAsFunction(_ arguments: [String]) throws -> Output {
        try Command.run(program, ["--address", socket] + arguments)
    }

    /// Through content, diff and images services, which every containerd has; the ctr of 1.6 knows no other way.
    public func importBusybox() throws {
        let help = try self(["images", "import", "--help"]).out
        let flags = help.contains("--local") ? ["--local"] : []
        let imported = try self(["images", "import"] + flags + [Environment.busyboxArchive])
        guard imported.code == 0 else { throw Failure("ctr images import: \(imported)") }
    }

    /// Runs beside the test.
    public func background(_ arguments: [String]) throws -> BackgroundProcess {
        try BackgroundProcess(program, ["--address", socket] + arguments)
    }

    @discardableResult
    public func check(_ arguments: String...) throws -> Output {
        try Command.check(program, ["--address", socket] + arguments)
    }

    public func terminal(_ arguments: String...) throws -> PseudoTerminal { try terminal(arguments) }

    public func terminal(_ arguments: [String]) throws -> PseudoTerminal {
        try PseudoTerminal(program, ["--address", socket] + arguments)
    }
}
