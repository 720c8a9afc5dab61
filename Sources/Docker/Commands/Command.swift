import Text

/// One command: its words, its options, how many arguments it takes, and what it does.
struct Command: Sendable {
    /// "run", and the management form "container run" when it has one.
    let name: String
    let group: String?
    let usage: String
    let summary: String
    let table: OptionTable
    let arguments: ClosedRange<Int>
    let run: @Sendable (Invocation) throws -> Int32

    init(
        _ name: String,
        group: String? = "container",
        usage: String,
        _ summary: String,
        _ options: [OptionSpec] = [],
        interspersed: Bool = true,
        arguments: ClosedRange<Int>,
        run: @escaping @Sendable (Invocation) throws -> Int32
    ) {
        self.name = name
        self.group = group
        self.usage = usage
        self.summary = summary
        table = OptionTable(options, interspersed: interspersed)
        self.arguments = arguments
        self.run = run
    }

    static let any = 0...Int.max
    static let some = 1...Int.max

    var help: String {
        let usageLine = "Usage:  docker \(name)\(usage.isEmpty ? "" : " \(usage)")"
        let options = table.options.isEmpty ? "" : "\n\nOptions:\n\(table.help)"
        return "\(usageLine)\n\n\(summary)\(options)"
    }
}
