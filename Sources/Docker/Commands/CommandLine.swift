import Text

/// A command line behind its global options: finds the command, reads its options and runs it.
struct CommandLine {
    let globals: ParsedOptions
    let transports: Transports
    /// All words behind "docker", as plugins get them.
    let original: [String]

    func run(_ words: [String]) throws -> Int32 {
        switch words[0] {
        case "help": return try help(Array(words.dropFirst()))
        case "__complete", "__completeNoDesc":
            return Completion(globals: globals, transports: transports, describes: words[0] == "__complete").run(
                Array(words.dropFirst())
            )
        default: break
        }
        let forwarded = try Builder.forwarded(words)
        if let forwarded { try runBuilder(forwarded, words) }
        guard var command = CommandTable.named(words[0]) else {
            try runPlugin(words[0])
            throw Failure("docker: unknown command: docker \(words[0])\n\nRun 'docker --help' for more information")
        }
        var path = words[0]
        var rest = Array(words.dropFirst())
        while true {
            let description = CommandDescription(command, path: path)
            let parsed = try parse(rest, description)
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

    private func settings() throws -> Settings { try Settings(globals, transports) }

    /// Returns when there is no such plugin.
    private func runPlugin(_ name: String) throws {
        guard let plugin = PluginFolder(try settings()).find(name), plugin.isUsable else { return }
        try PluginFolder.become(plugin, original)
    }

    /// Builds are buildx's, where it is there.
    private func runBuilder(_ builder: Builder, _ words: [String]) throws {
        let settings = try settings()
        let (name, isAlias) = builder.plugin(settings)
        guard let plugin = PluginFolder(settings).find(name), plugin.isUsable else { return }
        let hasBuilder = words.contains { $0 == "--builder" || $0.hasPrefix("--builder=") }
        let isChosen = isAlias || hasBuilder || Configuration.variable("BUILDX_BUILDER") != nil
        try PluginFolder.become(
            plugin,
            original.dropLast(words.count) + builder.words(name, words),
            environment: isChosen ? [] : ["BUILDX_BUILDER=\(settings.contextName)"]
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
        guard let run = command.run else { throw Failure("\(name): not implemented") }
        if let option = parsed.unbuilt.first { throw Failure("docker: --\(option) is not implemented", exitCode: 125) }
        do {
            return try run(Invocation(path: description.path, options: parsed, globals: globals, transports))
        } catch let error as OptionError {
            throw Failure("\(error)")
        }
    }

    private func help(_ words: [String]) throws -> Int32 {
        guard !words.isEmpty else {
            say(CommandHelp.overview(plugins: PluginFolder(try settings()).all()))
            return 0
        }
        if CommandTable.named(words[0]) == nil { try runPlugin(words[0]) }
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
