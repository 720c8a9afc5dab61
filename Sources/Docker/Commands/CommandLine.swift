import Text

/// A command line behind its global options: finds the command, reads its options and runs it.
struct CommandLine {
    let globals: ParsedOptions
    let transports: Transports
    /// All words behind "docker", as plugins get them.
    let original: [String]
    let settings: Settings

    init(globals: ParsedOptions, transports: Transports, original: [String]) throws(Failure) {
        self.globals = globals
        self.transports = transports
        self.original = original
        settings = try Settings(globals, transports)
    }

    func run(_ words: [String]) throws -> Int32 {
        try checkAliases()
        switch words[0] {
        case "help": return try help(Array(words.dropFirst()))
        case "__complete", "__completeNoDesc":
            return Completion(globals: globals, transports: transports, describes: words[0] == "__complete").run(
                Array(words.dropFirst())
            )
        default: break
        }
        let forwarded = try Builder.forwarded(words)
        if let forwarded, let code = try runBuilder(forwarded, words) { return code }
        var subject: HookSubject?
        do {
            let code = try runCommand(words, &subject)
            if let subject { CommandHooks(settings)?.run(after: subject, "") }
            return code
        } catch let failure as Failure {
            // Before the error is printed, as docker has it.
            CommandHooks(settings)?.run(after: subject ?? .root(globals), failure.message)
            throw failure
        }
    }

    /// The builder's is the only one that config.json may have, and it leads to a plugin.
    private func checkAliases() throws(Failure) {
        for (name, value) in settings.file["aliases"]?.members ?? [] {
            guard name == "builder" else {
                let allowed = "map[string]struct {}{\"builder\":struct {}{}}"
                throw Failure("not allowed to alias \(GoQuote.quoted(name)) (allowed: \(allowed))")
            }
            let target = value.string ?? ""
            if CommandTable.named(String(target.prefix { $0 != " " })) != nil {
                throw Failure("not allowed to alias with builtin \(GoQuote.quoted(target)) as target")
            }
        }
    }

    /// `subject` is what hooks are told of; none after a plugin's command.
    private func runCommand(_ words: [String], _ subject: inout HookSubject?) throws -> Int32 {
        guard var command = CommandTable.named(words[0]) else {
            if let plugin = PluginFolder(settings).find(words[0]), plugin.isUsable {
                return try runPlugin(plugin, words, original, PluginEnvironment.forCommand("docker \(plugin.name)"))
            }
            throw Failure("docker: unknown command: docker \(words[0])\n\nRun 'docker --help' for more information")
        }
        var path = words[0]
        var rest = Array(words.dropFirst())
        while true {
            let description = CommandDescription(command, path: path)
            subject = HookSubject(description, ParsedOptions())
            let parsed = try parse(rest, description)
            subject = HookSubject(description, parsed)
            for warning in parsed.warnings { complain(warning) }
            guard description.isGroup else {
                if parsed.wantsHelp || globals.wantsHelp {
                    say(CommandHelp.text(description))
                    return 0
                }
                return try start(command, description, parsed)
            }
            guard let name = parsed.positionals.first, !parsed.wantsHelp else {
                let text = CommandHelp.text(description)
                if parsed.wantsHelp || globals.wantsHelp { say(text) } else { complain(text) }
                return 0
            }
            guard let next = CommandTable.named("\(path) \(name)") else {
                throw Failure(
                    "docker: unknown command: docker \(path) \(name)\n\nUsage:  \(description.usageLine)\n\n"
                        + "Run 'docker \(path) --help' for more information"
                )
            }
            path += " \(name)"
            command = next
            rest = Array(parsed.positionals.dropFirst())
        }
    }

    private func runPlugin(
        _ plugin: Plugin,
        _ words: [String],
        _ arguments: [String],
        _ environment: [String]
    ) throws -> Int32 {
        let code = try PluginProcess.run(plugin, arguments, environment: environment)
        if code == 0 { CommandHooks(settings)?.run(afterPlugin: words, globals) }
        return code
    }

    /// Builds are buildx's, where it is there; nil where they are the daemon's.
    private func runBuilder(_ builder: Builder, _ words: [String]) throws -> Int32? {
        if builder.isRefused {
            complain(Builder.refusedNotice)
            return nil
        }
        let (name, isAlias) = builder.plugin(settings)
        let found = PluginFolder(settings).find(name)
        guard let plugin = found, plugin.isUsable else {
            complain(try builder.missingNotice(isAlias: isAlias, problem: found?.problem))
            return nil
        }
        let hasBuilder = words.contains { $0 == "--builder" || $0.hasPrefix("--builder=") }
        let isChosen = isAlias || hasBuilder || Configuration.variable("BUILDX_BUILDER") != nil
        let environment = PluginEnvironment.forCommand(builder.commandPath)
        let forwarded = builder.words(name, words)
        return try runPlugin(
            plugin,
            forwarded,
            original.dropLast(words.count) + forwarded,
            isChosen ? environment : PluginEnvironment.adding(to: environment, "BUILDX_BUILDER", settings.contextName)
        )
    }

    private func parse(_ words: [String], _ description: CommandDescription) throws -> ParsedOptions {
        do {
            // What follows a group's command is that command's.
            guard description.isGroup else { return try description.table.parse(words) }
            return try OptionTable(description.table.options, interspersed: false).parse(words)
        } catch {
            throw Failure(
                "\(error)\n\nUsage:  \(description.usageLine)\n\n"
                    + "Run 'docker \(description.path) --help' for more information",
                exitCode: 125
            )
        }
    }

    private func start(_ command: Command, _ description: CommandDescription, _ parsed: ParsedOptions) throws -> Int32 {
        let name = "docker \(description.path)"
        guard description.arguments.allows(parsed.positionals.count) else {
            let (demand, see) = description.arguments.sentence
            throw Failure(
                "docker: '\(name)' \(demand)\n\nUsage:  \(description.usageLine)\n\n"
                    + "\(see) '\(name) --help' for more information"
            )
        }
        let invocation = Invocation(path: description.path, options: parsed, settings)
        try check(description, parsed, invocation.client)
        guard let run = command.run else { throw Failure("\(name): not implemented") }
        if let option = parsed.unbuilt.first { throw Failure("docker: --\(option) is not implemented", exitCode: 125) }
        do {
            return try run(invocation)
        } catch let error as OptionError {
            throw Failure("\(error)")
        }
    }

    /// Refuses what the daemon is too old for, or does not do.
    private func check(_ description: CommandDescription, _ parsed: ParsedOptions, _ client: Client) throws {
        let parent = CommandTable.parent(description.path)
        // An alias is told by the command's own name.
        let own = description.names.first { CommandTable.parent($0) == parent } ?? description.path
        var current = description
        while true {
            if let problem = current.requirement.problem("docker \(own)", client) { throw Failure(problem) }
            let group = CommandTable.parent(current.path)
            guard let command = CommandTable.named(group) else { break }
            current = CommandDescription(command, path: group)
        }
        let given = description.table.options.filter { !$0.needs.isEmpty && parsed.isSet($0.name) }
        let problems = given.sorted { $0.name < $1.name }.compactMap {
            Requirement($0.needs).problem("\"--\($0.name)\"", client)
        }
        if !problems.isEmpty { throw Failure(problems.joined(separator: "\n")) }
    }

    private func help(_ words: [String]) throws -> Int32 {
        guard !words.isEmpty else {
            say(CommandHelp.overview(plugins: PluginFolder(settings).all()))
            return 0
        }
        if CommandTable.named(words[0]) == nil, let plugin = PluginFolder(settings).find(words[0]), plugin.isUsable {
            try PluginProcess.help(plugin, original)
            return 0
        }
        var path = ""
        for (index, word) in words.enumerated() {
            let next = path.isEmpty ? word : "\(path) \(word)"
            if CommandTable.named(next) == nil {
                throw Failure("unknown help topic: \(words[index...].joined(separator: " "))")
            }
            path = next
        }
        if let command = CommandTable.named(path) { say(CommandHelp.text(CommandDescription(command, path: path))) }
        return 0
    }
}
