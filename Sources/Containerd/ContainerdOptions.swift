import ContainerdRules
import Linux

/// The options of the command line, over those of a configuration file, over the defaults.
struct ContainerdOptions {
    enum Command { case serve, showVersion, showHelp, showDefaults, showConfiguration }

    private static let usualFile = "/etc/containerd/config.toml"
    private static let levels = ["trace", "debug", "info", "warn", "error", "fatal", "panic"]

    private(set) var command = Command.serve
    private(set) var configuration = ContainerdConfiguration()
    private(set) var address = ""
    private(set) var root = ""
    private(set) var state = ""
    private(set) var isDebug = false

    /// The socket that shims send events to.
    var eventAddress: String { configuration.ttrpcAddress.isEmpty ? address + ".ttrpc" : configuration.ttrpcAddress }

    init(_ arguments: [String]) throws {
        var given: [String: String] = [:]
        var words: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-"), argument.utf8.count > 1 else {
                words.append(argument)
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            switch String(parts[0].drop { $0 == "-" }) {
            case "version", "v": command = .showVersion
            case "help", "h": command = .showHelp
            case let name:
                let long = ["address", "root", "state", "log-level", "config"].first {
                    name == $0 || (name == $0.prefix(1) && ["a", "l", "c"].contains(name))
                }
                guard let long else { throw EngineError.invalid("flag provided but not defined: \(parts[0])") }
                guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                    throw EngineError.invalid("flag needs an argument: \(argument)")
                }
                guard !value.isEmpty else { throw EngineError.invalid("flag \(argument) needs a value") }
                given[long] = value
            }
        }
        if command == .serve { command = try Self.command(words) }
        if command == .serve || command == .showConfiguration { try load(given["config"]) }
        try take(given)
    }

    private static func command(_ words: [String]) throws -> Command {
        switch words {
        case []: return .serve
        case ["help"], ["h"], ["config"]: return .showHelp
        case ["config", "default"]: return .showDefaults
        // What is read is always shown in the newest version.
        case ["config", "dump"], ["config", "migrate"]: return .showConfiguration
        default: throw EngineError.notImplemented("the command \"\(words.joined(separator: " "))\" is not implemented")
        }
    }

    /// The usual file may be missing, one that is named may not.
    private mutating func load(_ file: String?) throws {
        if let file {
            configuration = try ContainerdConfiguration(file: file)
        } else if Files.exists(Self.usualFile) {
            configuration = try ContainerdConfiguration(file: Self.usualFile)
        }
    }

    private mutating func take(_ given: [String: String]) throws {
        address = given["address"] ?? configuration.grpc.address
        root = given["root"] ?? configuration.root
        state = given["state"] ?? configuration.state
        // Shims get these and have another working folder.
        for path in [address, root, state, eventAddress] where path.utf8.first != UInt8(ascii: "/") {
            throw EngineError.invalid("\"\(path)\" is not an absolute path")
        }
        let level = given["log-level"] ?? configuration.logLevel
        guard level.isEmpty || Self.levels.contains(level) else {
            throw EngineError.invalid("not a valid log level: \"\(level)\"")
        }
        isDebug = level == "trace" || level == "debug"
    }

    static let usage = """
        Usage: containerd [OPTION...] [COMMAND]
          -a, --address PATH    socket for gRPC (default /run/containerd/containerd.sock)
              --root DIR        what stays over a reboot (default /var/lib/containerd)
              --state DIR       what does not (default /run/containerd)
          -c, --config FILE     configuration file (default /etc/containerd/config.toml, if it is there)
          -l, --log-level L     trace, debug, info, warn, error, fatal or panic
          -v, --version         print the version
        Commands:
          config default        print the configuration of a daemon without a file
          config dump           print the configuration with what it imports
          config migrate        print the configuration in the newest version
          publish               hand in an event
        """
}
