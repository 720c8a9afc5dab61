/// One option of a command: a row of the table from which both the parser and the help are made.
public struct OptionSpec: Sendable {
    public enum Kind: Sendable { case bool, string, int, list }

    public let name: String
    public let short: Character?
    public let kind: Kind
    public let help: String
    /// What help prints behind the name; docker's words ("string", "int", "list") unless told.
    public let placeholder: String

    public init(
        _ name: String,
        _ short: Character? = nil,
        _ kind: Kind = .string,
        _ help: String,
        placeholder: String? = nil
    ) {
        self.name = name
        self.short = short
        self.kind = kind
        self.help = help
        self.placeholder =
            placeholder
            ?? {
                switch kind {
                case .bool: ""
                case .string: "string"
                case .int: "int"
                case .list: "list"
                }
            }()
    }

    /// As pflag names an option in its messages.
    var title: String { short.map { "-\($0), --\(name)" } ?? "--\(name)" }
}
