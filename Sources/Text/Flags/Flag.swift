/// One flag of a command: a row of the table from which both the parser and the help are made, for the roles whose
/// originals read their command line with Go's flag package (runc, ctr).
public struct Flag: Sendable {
    public enum Kind: Sendable { case bool, string, list, integer, unsigned, double, integerList, duration }

    public let name: String
    /// A second, shorter name; "" when there is none.
    public let short: String
    public let kind: Kind
    public let help: String
    /// What holds when the flag is not given.
    public let preset: String
    /// Taken, and not told in help.
    public let isHidden: Bool
    /// The environment variable that holds when the flag is not given; "" when there is none.
    public let variable: String
    public let isRequired: Bool
    /// What help calls the value.
    public let placeholder: String

    public init(
        _ name: String,
        _ short: String,
        _ kind: Kind,
        _ help: String,
        preset: String = "",
        isHidden: Bool = false,
        variable: String = "",
        isRequired: Bool = false,
        placeholder: String = "value"
    ) {
        self.name = name
        self.short = short
        self.kind = kind
        self.help = help
        self.preset = preset
        self.isHidden = isHidden
        self.variable = variable
        self.isRequired = isRequired
        self.placeholder = placeholder
    }

    public init(
        _ name: String,
        _ kind: Kind,
        _ help: String,
        preset: String = "",
        isHidden: Bool = false,
        variable: String = "",
        isRequired: Bool = false,
        placeholder: String = "value"
    ) {
        self.init(
            name,
            "",
            kind,
            help,
            preset: preset,
            isHidden: isHidden,
            variable: variable,
            isRequired: isRequired,
            placeholder: placeholder
        )
    }

    public static let help = Flag("help", "h", .bool, "show help")

    public var isBool: Bool {
        if case .bool = kind { return true }
        return false
    }

    public func isNamed(_ text: String) -> Bool { name == text || (!short.isEmpty && short == text) }
}
