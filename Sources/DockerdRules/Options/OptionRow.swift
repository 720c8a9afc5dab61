import Text

/// One option of dockerd: its flag, its key in daemon.json, and what becomes of it here.
public struct OptionRow: Sendable {
    public enum Value: Sendable { case bool, int, string, list, map }

    public enum Standing: Sendable {
        case built
        /// Refused by name, apart from these values, which ask for nothing.
        case unbuilt(_ harmless: Set<String>)
    }

    public let flag: String
    public let short: Character?
    /// nil for what the command line alone has.
    public let key: String?
    public let value: Value
    public let standing: Standing
    let help: String
    let placeholder: String?
    /// Looks at one value on the command line; what it throws is told behind "invalid argument".
    let check: (@Sendable (String) throws(OptionProblem) -> Void)?

    init(
        _ flag: String,
        short: Character? = nil,
        key: String?? = .none,
        _ value: Value,
        _ help: String,
        placeholder: String? = nil,
        standing: Standing = .built,
        check: (@Sendable (String) throws(OptionProblem) -> Void)? = nil
    ) {
        self.flag = flag
        self.short = short
        self.key = key ?? flag
        self.value = value
        self.standing = standing
        self.help = help
        self.placeholder = placeholder
        self.check = check
    }

    /// The row of the command line's table.
    var spec: OptionSpec {
        let kind: OptionSpec.Kind =
            switch value {
            case .bool: .bool
            case .int: .int
            case .string: .string
            case .list, .map: .list
            }
        return OptionSpec(flag, short, kind, help, placeholder: placeholder ?? (value == .map ? "map" : nil))
    }
}
