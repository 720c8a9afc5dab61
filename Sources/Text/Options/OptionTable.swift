/// The options of one command, parsed by pflag's rules: `--x v`, `--x=v`, `-xv`, `-x=v`, `-x v`, joined short
/// switches, `--` as the end. Options and arguments are read to the end before `--help` counts, so that a wrong
/// option is told even then.
public struct OptionTable: Sendable {
    /// Looks at a value by the option's rule and gives the form that is kept; what it throws is told behind "invalid
    /// argument".
    public typealias Check = @Sendable (OptionSpec, String) throws(OptionError) -> String

    public let options: [OptionSpec]
    /// False when the first positional ends the options, as in `docker run IMAGE -x`.
    public let interspersed: Bool
    private let check: Check?

    public init(_ options: [OptionSpec], interspersed: Bool = true, check: Check? = nil) {
        self.options = options
        self.interspersed = interspersed
        self.check = check
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
        guard let option = options.first(where: { $0.name == name }) ?? (name == "help" ? Self.help : nil) else {
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
            guard let option = options.first(where: { $0.short == letter }) ?? (letter == "h" ? Self.help : nil) else {
                throw OptionError("unknown shorthand flag: '\(letter)' in -\(group)")
            }
            if option.name == "help" { parsed.warnings.append("Flag shorthand -h has been deprecated, use --help") }
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

    /// Every command has it, whether its help tells of it or not.
    private static let help = OptionSpec("help", nil, .bool, "")

    private func store(
        _ option: OptionSpec,
        _ text: String,
        _ parsed: inout ParsedOptions
    ) throws(OptionError) {
        var value: String
        do throws(OptionError) {
            value = try OptionValue.read(text, option.kind)
            if option.rule == "once", parsed.isSet(option.target), let short = option.short {
                throw OptionError("specify only one -\(short)")
            }
            if let check { value = try check(option, value) }
        } catch {
            throw OptionError("invalid argument \(GoQuote.quoted(text)) for \"\(option.title)\" flag: \(error.message)")
        }
        if option.name == "help" {
            parsed.wantsHelp = value == "true"
            return
        }
        if !option.deprecation.isEmpty {
            parsed.warnings.append("Flag --\(option.name) has been deprecated, \(option.deprecation)")
        }
        if !option.isBuilt { parsed.unbuilt.append(option.name) }
        switch option.kind {
        case .list: parsed.values[option.target, default: []].append(value)
        case .words:
            let words: [String]
            do { words = value.isEmpty ? [] : try CommaSeparated.fields(value) } catch {
                throw OptionError(
                    "invalid argument \(GoQuote.quoted(text)) for \"\(option.title)\" flag: \(error.message)"
                )
            }
            parsed.values[option.target, default: []] += words
        default: parsed.values[option.target] = [value]
        }
    }
}
