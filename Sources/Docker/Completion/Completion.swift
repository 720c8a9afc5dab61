import Text

/// `docker __complete WORDS...`: what may stand in place of the last word, one a line with a tab and a description
/// behind it, then a line ":N" with cobra's directive. Scripts of docker's own speak this, and so do ours.
struct Completion {
    /// cobra's bits: no file names in addition; the order is to stay.
    private static let noFiles = 4

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
        guard let last = words.last else { return ([], Self.noFiles) }
        var rest = words.dropLast()[...]
        var options = OptionGroup.specs("global")
        let table = OptionTable(options, interspersed: false)
        var globals = self.globals
        if let first = rest.first, first.hasPrefix("-") {
            // An error is that of an option whose value is what is being completed.
            guard let parsed = try? table.parse(Array(rest)) else { return value(of: rest.last, options, last, nil) }
            globals = parsed
            rest = parsed.positionals[...]
        }
        var path = ""
        var description: CommandDescription?
        while let word = rest.first, description?.isGroup ?? true {
            let next = path.isEmpty ? word : "\(path) \(word)"
            guard let command = CommandTable.named(next) else { return ([], Self.noFiles) }
            path = next
            description = CommandDescription(command, path: path)
            rest = rest.dropFirst()
        }
        options = description?.table.options ?? options
        if last.hasPrefix("-") { return (flags(options, last), Self.noFiles) }
        guard let description, !description.isGroup else { return (commands(path, last), Self.noFiles) }
        guard let parsed = try? description.table.parse(Array(rest)) else {
            return value(of: rest.last, options, last, globals)
        }
        let names = ObjectNames(globals, transports).argument(description, parsed.positionals)
        return (matching(names, last), Self.noFiles)
    }

    private func value(of word: String?, _ options: [OptionSpec], _ prefix: String, _ globals: ParsedOptions?)
        -> ([String], Int)
    {
        let name = word.map { $0.drop { $0 == "-" } } ?? ""
        let isLong = word?.hasPrefix("--") == true
        let option = options.first { isLong ? $0.name == name : $0.short == name.last }
        guard let option, let names = ObjectNames(globals ?? ParsedOptions(), transports).value(option) else {
            return ([], 0)
        }
        return (matching(names, prefix), Self.noFiles)
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
