/// The options of one command, parsed by pflag's rules: `--x v`, `--x=v`, `-xv`, `-x=v`, `-x v`, joined short
/// switches, `--` as the end.
public struct OptionTable: Sendable {
    public let options: [OptionSpec]
    /// False when the first positional ends the options, as in `docker run IMAGE -x`.
    public let interspersed: Bool

    public init(_ options: [OptionSpec], interspersed: Bool = true) {
        self.options = options
        self.interspersed = interspersed
    }

    public func parse(_ arguments: [String]) throws(OptionError) -> ParsedOptions {
        var parsed = ParsedOptions()
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            index += 1
            if argument == "--" {
                parsed.positionals += arguments[index...]
                break
            }
            if argument.hasPrefix("--") {
                try long(argument, arguments, &index, &parsed)
            } else if argument.hasPrefix("-") && argument.utf8.count > 1 {
                try short(argument, arguments, &index, &parsed)
            } else {
                parsed.positionals.append(argument)
                if !interspersed {
                    parsed.positionals += arguments[index...]
                    break
                }
            }
            if parsed.wantsHelp { break }
        }
        return parsed
    }

    private func long(
        _ argument: String,
        _ arguments: [String],
        _ index: inout Int,
        _ parsed: inout ParsedOptions
    ) throws(OptionError) {
        let body = argument.dropFirst(2)
        let equals = body.firstIndex(of: "=")
        let name = String(body[..<(equals ?? body.endIndex)])
        if name.isEmpty || name.hasPrefix("-") { throw OptionError("bad flag syntax: \(argument)") }
        guard let option = options.first(where: { $0.name == name }) else {
            if name == "help" {
                parsed.wantsHelp = true
                return
            }
            throw OptionError("unknown flag: --\(name)")
        }
        if let equals {
            try store(option, String(body[body.index(after: equals)...]), &parsed)
        } else if option.kind == .bool {
            try store(option, "true", &parsed)
        } else if index < arguments.count {
            index += 1
            try store(option, arguments[index - 1], &parsed)
        } else {
            throw OptionError("flag needs an argument: --\(name)")
        }
    }

    private func short(
        _ argument: String,
        _ arguments: [String],
        _ index: inout Int,
        _ parsed: inout ParsedOptions
    ) throws(OptionError) {
        var rest = argument.dropFirst()
        while let letter = rest.first {
            let group = rest
            rest = rest.dropFirst()
            guard let option = options.first(where: { $0.short == letter }) else {
                if letter == "h" {
                    parsed.wantsHelp = true
                    return
                }
                throw OptionError("unknown shorthand flag: '\(letter)' in -\(group)")
            }
            if rest.first == "=" {
                return try store(option, String(rest.dropFirst()), &parsed)
            }
            if option.kind == .bool {
                try store(option, "true", &parsed)
            } else if !rest.isEmpty {
                return try store(option, String(rest), &parsed)
            } else if index < arguments.count {
                index += 1
                return try store(option, arguments[index - 1], &parsed)
            } else {
                throw OptionError("flag needs an argument: '\(letter)' in -\(group)")
            }
        }
    }

    private func store(
        _ option: OptionSpec,
        _ text: String,
        _ parsed: inout ParsedOptions
    ) throws(OptionError) {
        var value = text
        switch option.kind {
        case .bool:
            switch text {
            case "1", "t", "T", "true", "TRUE", "True": value = "true"
            case "0", "f", "F", "false", "FALSE", "False": value = "false"
            default: throw invalid(option, text, "strconv.ParseBool")
            }
        case .int:
            if Int(text) == nil { throw invalid(option, text, "strconv.ParseInt") }
        case .string: break
        case .list:
            parsed.values[option.name, default: []].append(text)
            return
        }
        parsed.values[option.name] = [value]
    }

    private func invalid(_ option: OptionSpec, _ text: String, _ parser: String) -> OptionError {
        OptionError(
            "invalid argument \"\(text)\" for \"\(option.title)\" flag: \(parser): parsing \"\(text)\": invalid syntax"
        )
    }

    /// The "Options:" lines of help, sorted by name and aligned.
    public var help: String {
        let rows = options.sorted { $0.name < $1.name }.map { option in
            let short = option.short.map { "-\($0), " } ?? "    "
            let value = option.placeholder.isEmpty ? "" : " \(option.placeholder)"
            return ("  \(short)--\(option.name)\(value)", option.help)
        }
        let width = (rows.map(\.0.count).max() ?? 0) + 3
        return rows.map { $0.0 + String(repeating: " ", count: width - $0.0.count) + $0.1 }.joined(separator: "\n")
    }
}
