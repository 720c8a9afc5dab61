import Text

/// One command: a row of the table from which parsing, `--help` and dispatch come. A group has further commands below
/// it and no action of its own.
struct Command: Sendable {
    let name: String
    var aliases: [String] = []
    var summary = ""
    /// What follows the flags in the usage line.
    var arguments = ""
    var description = ""
    var flags: [Flag] = []
    var commands: [Command] = []
    var action: (@Sendable (Invocation) async throws -> Void)?

    static let help = Command(
        name: "help",
        aliases: ["h"],
        summary: "Tell the commands, or one command's options",
        arguments: "[command]"
    )
    static let helpFlag = Flag("help", "h", .bool, "Tell what the command does", preset: "false")

    var names: [String] { [name] + aliases }
    var allFlags: [Flag] { flags + [Self.helpFlag] }

    func command(_ name: String) -> Command? { commands.first { $0.names.contains(name) } }

    /// What is left out, and says so.
    static func missing(_ name: String, aliases: [String] = [], _ summary: String, what: String) -> Command {
        Command(name: name, aliases: aliases, summary: summary) { _ in
            throw Failure("\(what) is not implemented")
        }
    }
}
