import GoTemplate
import Text

/// The command that hooks are told of, and whose words their templates can use.
struct HookSubject: Sendable {
    /// Without "docker"; the command is the first one of its names.
    let path: String
    let summary: String
    let usage: String
    let specs: [OptionSpec]
    let options: ParsedOptions
    let arguments: [String]

    /// docker itself: for plugins, and for commands that there are not.
    static func root(_ globals: ParsedOptions) -> HookSubject {
        let description = CommandDescription(Command(CommandTable.root))
        return HookSubject(
            path: "docker",
            summary: description.summary,
            usage: "docker \(description.usage)",
            specs: description.table.options,
            options: globals,
            arguments: []
        )
    }

    init(_ description: CommandDescription, _ options: ParsedOptions) {
        let group = CommandTable.parent(description.path)
        path = description.names.first { CommandTable.parent($0) == group } ?? description.path
        summary = description.summary
        usage = "\(Self.last(path)) \(description.usage)"
        specs = description.table.options
        self.options = options
        arguments = options.positionals
    }

    private init(
        path: String,
        summary: String,
        usage: String,
        specs: [OptionSpec],
        options: ParsedOptions,
        arguments: [String]
    ) {
        self.path = path
        self.summary = summary
        self.usage = usage
        self.specs = specs
        self.options = options
        self.arguments = arguments
    }

    private static func last(_ path: String) -> String { path.split(separator: " ").last.map(String.init) ?? path }

    /// What was given, by name; of switches alone the value.
    var flags: [(name: String, value: String)] {
        let help: [(name: String, value: String)] = options.wantsHelp ? [("help", "true")] : []
        let given = specs.filter { $0.target == $0.name && options.isSet($0.name) }
        return (given.map { ($0.name, $0.kind == .bool ? value($0) : "") } + help).sorted { $0.name < $1.name }
    }

    /// The lines of a template; throws for one that asks for what there is not.
    func lines(_ template: String) throws(TemplateError) -> [Substring] {
        let functions = FunctionSet.command(
            flag: { name in specs.first { $0.name == name }.map(value) },
            argument: { index in arguments.indices.contains(index) ? arguments[index] : "" }
        )
        let bytes = try Template(template, functions: functions).render(Self.type.value(self))
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static let type = ObjectType<HookSubject>(
        "*cobra.Command",
        [
            .init("Name") { subject, _ in .string(last(subject.path)) },
            .init("CommandPath") { subject, _ in
                .string(subject.path == "docker" ? "docker" : "docker \(subject.path)")
            },
            .init("Short") { subject, _ in .string(subject.summary) },
            .init("Use") { subject, _ in .string(subject.usage) },
        ]
    )

    /// As pflag prints it.
    private func value(_ spec: OptionSpec) -> String {
        let values = options.list(spec.name)
        switch spec.kind {
        case .list: return values.isEmpty ? "" : "[\(values.joined(separator: " "))]"
        case .words: return "[\(values.joined(separator: ","))]"
        case .bool: return values.last ?? (spec.preset.isEmpty ? "false" : spec.preset)
        case .int, .unsigned, .float: return values.last ?? (spec.preset.isEmpty ? "0" : spec.preset)
        default: return values.last ?? (spec.placeholder == "bytes" ? "0" : spec.preset)
        }
    }
}
