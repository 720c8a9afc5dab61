/// One option of a command: a row of the table from which both the parser and the help are made.
public struct OptionSpec: Sendable {
    /// How a value is read. `text` and `list` are taken as they are, apart from what the table's check says of them.
    public enum Kind: Sendable, Equatable { case bool, string, int, unsigned(bits: Int), float, duration, list, words }

    public let name: String
    public let short: Character?
    public let kind: Kind
    public let help: String
    /// What help prints behind the name; docker's words ("string", "int", "list") unless told.
    public let placeholder: String
    /// The value without the option, as help shows it; "" when there is nothing to show.
    public let preset: String
    /// Which rule the table's check has for the value, beyond what the kind says.
    public let rule: String
    /// Taken, and told neither in help nor to a shell.
    public let isHidden: Bool
    /// The option that this one is another name of.
    public let target: String
    /// What pflag says when a deprecated option is given; "" when it is none.
    public let deprecation: String
    /// False for what is known by name and refused.
    public let isBuilt: Bool
    /// What the option asks of others, in the words of the table that it stands in.
    public let needs: [String]

    public init(
        _ name: String,
        _ short: Character? = nil,
        _ kind: Kind = .string,
        _ help: String,
        placeholder: String? = nil,
        preset: String = "",
        rule: String = "",
        isHidden: Bool = false,
        target: String? = nil,
        deprecation: String = "",
        isBuilt: Bool = true,
        needs: [String] = []
    ) {
        self.name = name
        self.short = short
        self.kind = kind
        self.help = help
        self.placeholder = placeholder ?? Self.word(kind)
        self.preset = preset
        self.rule = rule
        self.isHidden = isHidden
        self.target = target ?? name
        self.deprecation = deprecation
        self.isBuilt = isBuilt
        self.needs = needs
    }

    private static func word(_ kind: Kind) -> String {
        switch kind {
        case .bool: ""
        case .string: "string"
        case .int: "int"
        case .unsigned(let bits): bits == 64 ? "uint" : "uint\(bits)"
        case .float: "float"
        case .duration: "duration"
        case .list: "list"
        case .words: "strings"
        }
    }

    /// As pflag names an option in its messages.
    var title: String { short.map { "-\($0), --\(name)" } ?? "--\(name)" }
}
