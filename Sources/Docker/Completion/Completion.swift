import Text

/// `docker __complete WORDS...`: what may stand in place of the last word, one a line with a tab and a description
/// behind it, then a line ":N" with cobra's directive. Scripts of docker's own speak this, and so do ours.
struct Completion {
    let globals: ParsedOptions
    let transports: Transports
    let describes: Bool

    func run(_ words: [String]) -> Int32 {
        let (lines, directive) = complete(words)
        for line in lines { say(line) }
        say(":\(directive)")
        return 0
    }

    private func complete(_ words: [String]) -> ([String], Int) {
        guard let last = words.last else { return ([], Offer.Directive.noFiles) }
        var rest = words.dropLast()[...]
        var options = OptionGroup.specs("global")
        let table = OptionTable(options, interspersed: false)
        var globals = self.globals
        if let first = rest.first, first.hasPrefix("-") {
            // An error is that of an option whose value is what is being completed.
            guard let parsed = try? table.parse(Array(rest)) else { return value(rest, options, "", last, globals) }
            globals = parsed
            rest = parsed.positionals[...]
        }
        var path = ""
        var description: CommandDescription?
        while let word = rest.first, description?.isGroup ?? true {
            let next = path.isEmpty ? word : "\(path) \(word)"
            guard let command = CommandTable.named(next) else {
                return ([], description == nil ? 0 : Offer.Directive.noFiles)
            }
            path = next
            description = CommandDescription(command, path: path)
            rest = rest.dropFirst()
        }
        options = description?.table.options ?? options
        let command = description?.names[0] ?? ""
        if last.hasPrefix("--"), let equals = last.firstIndex(of: "=") {
            return value(
                rest + [String(last[..<equals])],
                options,
                command,
                String(last[last.index(after: equals)...]),
                globals
            )
        }
        if last.hasPrefix("-") { return (flags(options, last), Offer.Directive.noFiles) }
        guard let description, !description.isGroup else { return (commands(path, last), Offer.Directive.noFiles) }
        guard let parsed = try? description.table.parse(Array(rest)) else {
            return value(rest, options, command, last, globals)
        }
        let offer = ArgumentOffer(objects: ObjectNames(globals, transports), command: command, parsed: parsed).offer
        return (matching(offer.names, last), offer.directive)
    }

    /// The value of the option that `words` end with.
    private func value(
        _ words: ArraySlice<String>,
        _ options: [OptionSpec],
        _ command: String,
        _ typed: String,
        _ globals: ParsedOptions
    ) -> ([String], Int) {
        let word = words.last ?? ""
        let name = word.drop { $0 == "-" }
        let option = options.first { word.hasPrefix("--") ? $0.name == name : $0.short == name.last }
        guard let option else { return ([], 0) }
        let table = OptionTable(options, interspersed: false)
        let offer = ValueOffer(
            objects: ObjectNames(globals, transports),
            command: command,
            parsed: (try? table.parse(Array(words.dropLast()))) ?? ParsedOptions(),
            typed: typed
        ).offer(option)
        return (matching(offer.names, typed), offer.directive)
    }

    private func commands(_ group: String, _ prefix: String) -> [String] {
        CommandTable.members(of: group).compactMap { name, command in
            let description = CommandDescription(command, path: name)
            let word = String(name.split(separator: " ").last ?? "")
            return description.isHidden || !word.hasPrefix(prefix) ? nil : line(word, description.summary)
        }
    }

    private func flags(_ options: [OptionSpec], _ prefix: String) -> [String] {
        options.filter { !$0.isHidden && $0.deprecation.isEmpty }.flatMap { option -> [String] in
            let names = ["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? [])
            return names.filter { $0.hasPrefix(prefix) }.map { line($0, option.help) }
        }
    }

    private func matching(_ names: [String], _ prefix: String) -> [String] {
        names.filter { $0.hasPrefix(prefix) }.map { line($0, "") }
    }

    private func line(_ word: String, _ text: String) -> String {
        let first = text.prefix { $0 != "\n" }
        return describes && !first.isEmpty ? "\(word)\t\(first)" : word
    }
}
