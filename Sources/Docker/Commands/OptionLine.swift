import Text

/// One option as a command's text has it: `-s, --name type=preset/rule {mark}  What it does`. The type is the word
/// that help shows, none for a switch; what is behind "=" is the value without the option. Marks: "hidden", "unbuilt",
/// "for NAME" for another name of an option, "use NAME" for a deprecated one, and what it needs of the daemon
/// (`Requirement`). "\n" in the help begins a new line.
enum OptionLine {
    static func spec(_ line: Substring) -> OptionSpec {
        var rest = line.drop { $0 == " " }
        var short: Character?
        if !rest.hasPrefix("--") {
            short = rest.dropFirst().first
            rest = rest.dropFirst(4)
        }
        let end = separator(rest)
        let words = rest[..<end].split(separator: " ")
        var value = words.count > 1 && !words[1].hasPrefix("{") ? words[1] : ""
        let braced = words.dropFirst(value.isEmpty ? 1 : 2).map(String.init).joined(separator: " ")
        let marks = braced.dropFirst().dropLast().split(separator: ",").map { String($0.drop { $0 == " " }) }
        var rule: Substring = ""
        if let slash = value.firstIndex(of: "/"), slash < value.firstIndex(of: "=") ?? value.endIndex {
            let stop = value.firstIndex(of: "=") ?? value.endIndex
            rule = value[value.index(after: slash)..<stop]
            value = value[..<slash] + value[stop...]
        }
        let equals = value.firstIndex(of: "=") ?? value.endIndex
        let word = String(value[..<equals])
        let preset = String(value[equals...].dropFirst())
        let hint = marks.first { $0.hasPrefix("for ") || $0.hasPrefix("use ") } ?? ""
        let other = hint.dropFirst(4)
        let needs = marks.filter(Requirement.isNeed)
        let help = String(rest[end...].drop { $0 == " " }).replacing("\\n", with: "\n")
        return OptionSpec(
            String(words[0].dropFirst(2)),
            short,
            kind(word),
            help + Requirement(needs).note,
            placeholder: word == "bool" ? "" : word,
            preset: preset.hasPrefix("$") ? Configuration.place(preset.dropFirst()) : preset,
            rule: rule.isEmpty ? word : String(rule),
            isHidden: marks.contains("hidden") || hint.hasPrefix("for "),
            target: other.isEmpty ? nil : String(other),
            deprecation: hint.hasPrefix("use ") ? "use --\(other) instead" : "",
            isBuilt: !marks.contains("unbuilt"),
            needs: needs
        )
    }

    /// Two blanks end what an option is called by.
    private static func separator(_ text: Substring) -> Substring.Index {
        var index = text.utf8.startIndex
        while index < text.utf8.endIndex {
            let next = text.utf8.index(after: index)
            if text.utf8[index] == 0x20, next < text.utf8.endIndex, text.utf8[next] == 0x20 { return index }
            index = next
        }
        return index
    }

    private static func kind(_ word: String) -> OptionSpec.Kind {
        switch word {
        case "", "bool": .bool
        case "int": .int
        case "uint": .unsigned(bits: 64)
        case "uint16": .unsigned(bits: 16)
        case "uint32": .unsigned(bits: 32)
        case "float": .float
        case "duration": .duration
        case "strings": .words
        case "string", "bytes", "decimal", "node-addr", "pem-file", "command", "credential-spec": .string
        default: .list
        }
    }
}
