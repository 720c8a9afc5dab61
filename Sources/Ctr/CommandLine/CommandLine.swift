import Linux
import Text

/// Takes a command line apart by the table of commands, runs what it names and says what went wrong.
enum CommandLine {
    /// What is left to do, for which threads are needed.
    typealias Work = @Sendable () async throws -> Void

    /// nil when all is done, as it is for help.
    static func work(_ arguments: [String]) throws -> Work? {
        try work(Application.command, path: "ctr", scopes: [], arguments)
    }

    /// Says what went wrong; the exit code.
    static func report(_ error: any Error) -> Int32 {
        if let exit = error as? Exit { return exit.code }
        let failure = Failure(of: error)
        // Who reads our output is gone: there is nobody to tell.
        if !failure.isBrokenPipe { StandardError.write("ctr: \(failure)\n") }
        return 1
    }

    private static func work(
        _ command: Command,
        path: String,
        scopes: [ParsedFlags],
        _ line: [String]
    ) throws -> Work? {
        let page = HelpPage(command, path: path)
        let flags: ParsedFlags
        do {
            flags = try ParsedFlags(scopes.isEmpty ? Application.flags : command.allFlags, line)
        } catch {
            try Output.write("Incorrect Usage: \(error)\n\n\(page.text(tellsCommands: true))")
            throw error
        }
        let isRoot = scopes.isEmpty
        if flags.isOn("help") {
            try Output.write(page.text(tellsCommands: !command.commands.isEmpty))
            return nil
        }
        if isRoot && flags.isOn("version") {
            try Output.line("ctr \(Application.package) \(Version.containerd)")
            return nil
        }
        let missing = flags.missing
        if !missing.isEmpty {
            if flags.arguments.isEmpty { try Output.write(page.text(tellsCommands: false)) }
            let names = missing.map { "\"\($0)\"" }.joined(separator: ", ")
            throw Failure("Required flag\(missing.count == 1 ? "" : "s") \(names) not set")
        }
        let scopes = [flags] + scopes
        if let name = flags.arguments.first {
            let rest = Array(flags.arguments.dropFirst())
            if Command.help.names.contains(name) {
                try help(command, page, rest)
                return nil
            }
            if let next = command.command(name) {
                return try work(next, path: "\(path) \(next.name)", scopes: scopes, rest)
            }
            if command.action == nil { throw noTopic(name) }
        }
        guard let action = command.action else {
            try Output.write(page.text(tellsCommands: true))
            return nil
        }
        let invocation = Invocation(page: page, scopes: scopes)
        return { try await action(invocation) }
    }

    private static func help(_ command: Command, _ page: HelpPage, _ rest: [String]) throws {
        guard let name = rest.first else {
            return try Output.write(page.text(tellsCommands: !command.commands.isEmpty))
        }
        guard let topic = command.command(name) else { throw noTopic(name) }
        let path = "\(page.path) \(topic.name)"
        try Output.write(HelpPage(topic, path: path).text(tellsCommands: false, tellsOptions: topic.action != nil))
    }

    private static func noTopic(_ name: String) -> Exit {
        StandardError.write("No help topic for '\(name)'\n")
        return Exit(code: 3)
    }
}
