/// One flag of a command: a row of the table from which both the parser and the help are made.
struct Flag: Sendable {
    enum Kind: Sendable { case bool, string, list, integer, integerList, duration }

    let name: String
    /// A second, shorter name; "" when there is none.
    let short: String
    let kind: Kind
    let help: String
    /// What holds when the flag is not given.
    let preset: String
    /// Taken, and not told in help.
    let isHidden: Bool

    init(
        _ name: String,
        _ short: String,
        _ kind: Kind,
        _ help: String,
        preset: String = "",
        isHidden: Bool = false
    ) {
        self.name = name
        self.short = short
        self.kind = kind
        self.help = help
        self.preset = preset
        self.isHidden = isHidden
    }

    init(_ name: String, _ kind: Kind, _ help: String, preset: String = "", isHidden: Bool = false) {
        self.init(name, "", kind, help, preset: preset, isHidden: isHidden)
    }

    static let help = Flag("help", "h", .bool, "show help")

    var isBool: Bool {
        if case .bool = kind { return true }
        return false
    }

    func isNamed(_ text: String) -> Bool { name == text || (!short.isEmpty && short == text) }
}
