import Linux

/// The options of the command line, over those of a configuration file, over the defaults.
struct ContainerdOptions {
    var address = "/run/containerd/containerd.sock"
    var root = "/var/lib/containerd"
    var state = "/run/containerd"
    var isDebug = false
    var showsVersion = false
    var showsHelp = false

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        var given: [(name: String, value: String)] = []
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-"), argument.count > 1 else {
                throw EngineError.notImplemented("the command \"\(argument)\" is not implemented")
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = String(parts[0].drop { $0 == "-" })
            switch name {
            case "version", "v": showsVersion = true
            case "help", "h": showsHelp = true
            case "address", "a", "root", "state", "log-level", "l", "config", "c":
                guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                    throw EngineError.invalid("flag needs an argument: \(argument)")
                }
                guard !value.isEmpty else { throw EngineError.invalid("flag \(argument) needs a value") }
                given.append((name, value))
            default: throw EngineError.invalid("flag provided but not defined: \(parts[0])")
            }
        }
        for (name, value) in given where name == "config" || name == "c" {
            let configuration = try ContainerdConfiguration(file: value)
            root = configuration.root ?? root
            state = configuration.state ?? state
            address = configuration.address ?? address
        }
        for (name, value) in given { try take(name, value) }
        // Shims get these and have another working folder.
        for path in [address, root, state] where path.first != "/" {
            throw EngineError.invalid("\"\(path)\" is not an absolute path")
        }
    }

    private mutating func take(_ name: String, _ value: String) throws {
        switch name {
        case "address", "a": address = value
        case "root": root = value
        case "state": state = value
        case "log-level", "l":
            guard ["trace", "debug", "info", "warn", "error", "fatal", "panic"].contains(value) else {
                throw EngineError.invalid("not a valid log level: \"\(value)\"")
            }
            isDebug = value == "trace" || value == "debug"
        default: break
        }
    }

    static let usage = """
        Usage: containerd [OPTION...]
          -a, --address PATH    socket for gRPC (default /run/containerd/containerd.sock)
              --root DIR        what stays over a reboot (default /var/lib/containerd)
              --state DIR       what does not (default /run/containerd)
          -c, --config FILE     configuration file: version, root, state, [grpc] address
          -l, --log-level L     trace, debug, info, warn, error, fatal or panic
          -v, --version         print the version
        """
}
