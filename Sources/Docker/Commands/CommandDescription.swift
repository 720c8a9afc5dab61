import Text

/// What a command's text says. Its lines are: the names, the first of them in the command's group; what follows the
/// name in the usage line; one sentence of what it does; how many arguments it takes, with words of their own kind
/// behind ("leading": the first argument ends the options; "group"; "hidden"; "experimental"; what it needs of the daemon,
/// as "api=1.42" or "daemon=linux"). Then come lines of
/// longer help behind "| ", and the options, one a line, or "@NAME" for options that several commands have.
struct CommandDescription {
    let names: [String]
    /// The name that it was called by.
    let path: String
    let usage: String
    let summary: String
    let about: String
    let arguments: ArgumentRule
    let traits: Set<Substring>
    /// What the command needs of the daemon; what its groups need stands in theirs.
    let requirement: Requirement
    let table: OptionTable

    /// How errors show the command; a group's own text leaves its commands out.
    var usageLine: String { "docker \(path)" + (usage.isEmpty ? "" : " \(usage)") }
    var isGroup: Bool { traits.contains("group") }
    var isHidden: Bool { traits.contains("hidden") }

    init(_ command: Command, path: String? = nil) {
        names = command.names
        self.path = path ?? names[0]
        let lines = command.text.description.split(separator: "\n", omittingEmptySubsequences: false)
        usage = String(lines[1]).replacing("\\n", with: "\n").replacing("\\t", with: "\t")
        summary = String(lines[2])
        let words = lines[3].split(separator: " ")
        arguments = ArgumentRule(words[0])
        traits = Set(words.dropFirst())
        requirement = Requirement(
            words.filter { $0.utf8.contains(UInt8(ascii: "=")) }.map {
                $0.hasPrefix("api=") ? "api \($0.dropFirst(4))" : String($0.drop { $0 != "=" }.dropFirst())
            }
        )
        let rest = lines.dropFirst(4)
        about = rest.filter { $0.hasPrefix("|") }.map { String($0.dropFirst(2)) }.joined(separator: "\n")
        table = OptionTable(
            Self.options(rest.filter { !$0.hasPrefix("|") }),
            interspersed: !traits.contains("leading"),
            check: ValueRule.check
        )
    }

    private static func options(_ lines: [Substring]) -> [OptionSpec] {
        lines.flatMap { line -> [OptionSpec] in
            if line.hasPrefix("@") {
                return OptionGroup.specs(line.dropFirst())
            }
            return line.isEmpty ? [] : [OptionLine.spec(line)]
        }
    }
}
