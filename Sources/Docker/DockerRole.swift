import Glibc
import Linux
import Text

/// `docker`: global options, then the command.
public enum DockerRole {
    private static let globals = OptionTable(
        [
            OptionSpec("host", "H", .list, "Daemon socket to connect to"),
            OptionSpec("debug", "D", .bool, "Enable debug mode"),
            OptionSpec("log-level", "l", .string, "Set the logging level"),
            OptionSpec("version", "v", .bool, "Print version information and quit"),
        ],
        interspersed: false
    )

    public static func main(_ arguments: [String]) -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        do {
            let parsed = try globals.parse(arguments)
            if parsed.bool("version") {
                say("Docker version 28.5.2, build monohull")
                return 0
            }
            if parsed.wantsHelp || parsed.positionals.isEmpty || parsed.positionals == ["help"] {
                say(overview)
                return 0
            }
            let environment = getenv("DOCKER_HOST").map { String(cString: $0) } ?? ""
            let fallback = environment.isEmpty ? "unix:///var/run/docker.sock" : environment
            let host = parsed.string("host") ?? parsed.list("host").last ?? fallback
            return try dispatch(parsed.positionals, host)
        } catch let failure as Failure {
            complain(failure.message)
            return failure.exitCode
        } catch let error as OptionError {
            complain("\(error)\nSee 'docker --help'.")
            return 125
        } catch {
            complain("docker: \(error)")
            return 1
        }
    }

    private static func dispatch(_ words: [String], _ host: String) throws -> Int32 {
        let (command, used) = try CommandTable.find(words)
        let parsed: ParsedOptions
        do {
            parsed = try command.table.parse(Array(words[used...]))
        } catch {
            let path = words[..<used].joined(separator: " ")
            throw Failure(
                "\(error)\n\nUsage:  docker \(path) \(command.usage)\n\nRun 'docker \(path) --help' for more information",
                exitCode: 125
            )
        }
        if parsed.wantsHelp {
            say(command.help)
            return 0
        }
        guard command.arguments.contains(parsed.positionals.count) else { throw countFailure(command) }
        do {
            return try command.run(Invocation(options: parsed, client: Client(try Endpoint(host))))
        } catch let error as OptionError {
            throw Failure("\(error)")
        }
    }

    private static func countFailure(_ command: Command) -> Failure {
        let lower = command.arguments.lowerBound
        let upper = command.arguments.upperBound
        let count: String
        if upper == 0 {
            count = "accepts no arguments"
        } else {
            let word = lower == upper ? "requires" : "requires at least"
            count = "\(word) \(lower) argument\(lower == 1 ? "" : "s")"
        }
        let full = "docker \(command.name)"
        return Failure(
            "docker: '\(full)' \(count)\n\nUsage:  \(full) \(command.usage)\n\nSee '\(full) --help' for more information"
        )
    }

    private static var overview: String {
        let width = (CommandTable.all.map(\.name.count).max() ?? 0) + 3
        let lines = CommandTable.all.sorted { $0.name < $1.name }.map {
            "  \($0.name)\(String(repeating: " ", count: width - $0.name.count))\($0.summary)"
        }
        return
            "Usage:  docker [OPTIONS] COMMAND\n\nCommands:\n\(lines.joined(separator: "\n"))\n\nGlobal Options:\n\(globals.help)"
    }
}
