import Text

/// One command: a row of the table from which parsing, `--help` and dispatch come. Each row stands in the file of the
/// function that it names.
struct RuncCommand: Sendable {
    let name: String
    var alias = ""
    let summary: String
    /// What follows the flags in the usage line, with more text below it.
    var arguments = ""
    var description = ""
    var flags: [Flag] = []
    /// How many arguments there must be.
    let count: ClosedRange<Int>
    /// Flags behind the first argument belong to the program that is named there. Everywhere else they are found
    /// behind it too.
    var endsFlagsAtArgument = false
    /// Stands before what is reported of a failure; clients match on it.
    var failurePrefix = ""
    var failureCode: Int32 = 1
    let action: @Sendable (RuncContext) throws -> Int32

    /// In the order of help. A row is made when it is asked for: one call needs one.
    private static let table: [(name: String, row: @Sendable () -> RuncCommand)] = [
        ("checkpoint", { .checkpoint }), ("create", { .create }), ("delete", { .delete }), ("events", { .events }),
        ("exec", { .exec }), ("kill", { .kill }), ("list", { .list }), ("pause", { .pause }), ("ps", { .ps }),
        ("restore", { .restore }), ("resume", { .resume }), ("run", { .run }), ("spec", { .spec }),
        ("start", { .start }), ("state", { .state }), ("update", { .update }), ("features", { .features }),
        ("help", { .help }), ("h", { .help }),
    ]

    static func find(_ name: String) -> RuncCommand? { table.first { $0.name == name }?.row() }

    static var all: [RuncCommand] { table.filter { $0.name != "h" }.map { $0.row() } }

    var visibleFlags: [Flag] { flags.filter { !$0.isHidden } }

    /// Flags of this command move before the arguments, as urfave/cli moves them: `runc kill ID --all` works.
    func reordered(_ line: [String]) -> [String] {
        if endsFlagsAtArgument { return line }
        var found: [String] = []
        var rest: [String] = []
        var mayBeValue = false
        for (index, argument) in line.enumerated() {
            if argument == "--" && !mayBeValue {
                return found + ["--"] + rest + line[(index + 1)...]
            }
            if isFlag(argument) {
                found.append(argument)
                mayBeValue = !argument.utf8.contains(UInt8(ascii: "="))
            } else if mayBeValue {
                found.append(argument)
                mayBeValue = false
            } else {
                rest.append(argument)
            }
        }
        return found + rest
    }

    private func isFlag(_ argument: String) -> Bool {
        guard argument.hasPrefix("-"), argument != "-", argument != "--" else { return false }
        let body = argument.utf8.dropFirst(argument.hasPrefix("--") ? 2 : 1)
        let name = String(Substring(body.prefix { $0 != UInt8(ascii: "=") }))
        return Flag.help.isNamed(name) || flags.contains { $0.isNamed(name) }
    }

    /// In runc's words; nil when the number of arguments is right.
    func complaint(about arguments: [String], program: String) -> String? {
        if count.contains(arguments.count) { return nil }
        let rule =
            if count.lowerBound == count.upperBound {
                "requires exactly \(count.lowerBound)"
            } else if arguments.count < count.lowerBound {
                "requires a minimum of \(count.lowerBound)"
            } else {
                "requires a maximum of \(count.upperBound)"
            }
        return "\(program): \"\(name)\" \(rule) argument(s)"
    }
}
