import Glibc
import Linux
import Runtime

/// The runc role: the command line of the OCI runtime.
public enum RuncRole {
    public static func main(_ arguments: [String]) -> Int32 {
        ProcessName.set("runc")
        var globals = FlagParser(
            valued: ["root", "log", "log-format", "rootless"],
            switches: ["debug", "systemd-cgroup", "v=version", "h=help"]
        )
        var log = RuncLog(path: "", isJSON: false)
        var name = ""
        do {
            try globals.parse(arguments)
            log = RuncLog(path: globals.string("log") ?? "", isJSON: globals.string("log-format") == "json")
            if globals.isSet("version") { return printVersion() }
            guard let first = globals.positionals.first, !globals.isSet("help"), first != "help" else {
                print(RuncCommand.usage)
                return 0
            }
            name = first
            guard let command = RuncCommand.all.first(where: { $0.name == name }) else {
                throw RuntimeError("No help topic for '\(name)'")
            }
            if globals.isSet("systemd-cgroup") { throw RuntimeError.notImplemented("--systemd-cgroup") }
            let store = StateStore(root: globals.string("root") ?? "/run/runc")
            return try command.run(RuncContext(store: store, arguments: Array(globals.positionals.dropFirst())))
        } catch {
            log.write(Self.sentence(name, error))
            return 1
        }
    }

    /// runc names the command in what it reports of create, run and start; dockerd shows that text.
    private static func sentence(_ command: String, _ error: any Error) -> String {
        switch command {
        case "create", "run", "start": "runc \(command) failed: \(error)"
        default: "\(error)"
        }
    }

    private static func printVersion() -> Int32 {
        // Clients read the lines "runc version", "commit:" and "spec:".
        print("runc version 1.4.3+monohull-\(Version.number)\ncommit: monohull-\(Version.number)\nspec: 1.2.1")
        return 0
    }
}

/// What a command gets.
struct RuncContext {
    let store: StateStore
    let arguments: [String]

    /// The arguments after the flags, when there are exactly as many as `count`.
    func parse(_ flags: inout FlagParser, count: ClosedRange<Int>, usage: String) throws {
        try flags.parse(arguments)
        if !count.contains(flags.positionals.count) {
            throw RuntimeError("wrong number of arguments: expected \(usage)")
        }
    }
}
