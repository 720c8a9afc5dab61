/// One program that this executable can be.
struct Role: Sendable {
    let name: String
    /// Further names that select the role.
    let aliases: [String]
    /// One line for `--list`.
    let summary: String
    /// Left out of `--list` and `--install`: roles that only we start.
    let isHidden: Bool
    /// Runs the role with the arguments after its name; the result is the exit code.
    let main: @Sendable ([String]) -> Int32

    init(
        _ name: String,
        aliases: [String] = [],
        summary: String,
        isHidden: Bool = false,
        main: @escaping @Sendable ([String]) -> Int32
    ) {
        self.name = name
        self.aliases = aliases
        self.summary = summary
        self.isHidden = isHidden
        self.main = main
    }
}
