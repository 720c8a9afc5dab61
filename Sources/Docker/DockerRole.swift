import Glibc
import Linux
import Text

/// `docker`: global options, then the command.
public enum DockerRole {
    public static func main(_ arguments: [String], _ transports: Transports) -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        // Who is started with it ignored hears nothing of its children's ends.
        signal(SIGCHLD, SIG_DFL)
        do {
            return try run(arguments, transports)
        } catch let failure as Failure {
            complain(failure.message)
            return failure.exitCode
        } catch {
            complain("\(error)")
            return 1
        }
    }

    private static func run(_ arguments: [String], _ transports: Transports) throws -> Int32 {
        // `docker ps` comes without any global option: their table is read for the others alone.
        guard let first = arguments.first, !first.hasPrefix("-") else {
            return try runWithGlobals(arguments, transports)
        }
        return try CommandLine(globals: ParsedOptions(), transports: transports, original: arguments).run(arguments)
    }

    private static func runWithGlobals(_ arguments: [String], _ transports: Transports) throws -> Int32 {
        let globals: ParsedOptions
        do throws(OptionError) {
            globals = try OptionTable(OptionGroup.specs("global"), interspersed: false, check: ValueRule.check)
                .parse(arguments)
        } catch {
            throw Failure(
                "\(error)\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\nRun 'docker --help' for more information",
                exitCode: 125
            )
        }
        for warning in globals.warnings { complain(warning) }
        let level = globals.string("log-level") ?? "info"
        if !["panic", "fatal", "error", "warn", "warning", "info", "debug", "trace"].contains(level.lowercased()) {
            throw Failure("Unable to parse logging level: \(level)")
        }
        if globals.positionals.isEmpty {
            let plugins = globals.bool("version") ? [] : PluginFolder(try Settings(globals, transports)).all()
            if globals.wantsHelp {
                say(CommandHelp.overview(plugins: plugins))
            } else if globals.bool("version") {
                say("Docker version 28.5.2, build monohull")
            } else {
                complain(CommandHelp.overview(plugins: plugins))
            }
            return 0
        }
        if let fleet = try Fleet(globals, arguments) { return try fleet.run() }
        return try CommandLine(globals: globals, transports: transports, original: arguments).run(globals.positionals)
    }
}
