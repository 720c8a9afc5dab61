import Linux
import Text

/// What `--help` prints, in the layout that users and wrappers of ctr know.
struct HelpPage: Sendable {
    let command: Command
    /// The words that lead to the command.
    let path: String

    init(_ command: Command, path: String) {
        self.command = command
        self.path = path
    }

    /// With the help command in the list of commands where a command line could not be used.
    func text(tellsCommands: Bool, tellsOptions: Bool = true) -> String {
        let isRoot = path == "ctr"
        var lines = ["NAME:"]
        let summary = command.summary.isEmpty ? "" : " - \(command.summary)"
        lines += ["   \(path)\(summary)", "", "USAGE:"]
        let arguments = command.arguments.isEmpty ? "" : " \(command.arguments)"
        lines.append(
            "   \(path) " + (isRoot ? "[global options] command [command options]" : "[command options]\(arguments)")
        )
        if isRoot { lines += ["", "VERSION:", "   \(Version.containerd)"] }
        if !command.description.isEmpty {
            lines += ["", "DESCRIPTION:"]
            let text = command.description.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            lines += text.map { $0.isEmpty ? "" : "   \(Substring($0))" }
        }
        if tellsCommands {
            lines += ["", "COMMANDS:"]
            lines += Self.rows(command.commands + [Command.help])
        }
        if tellsOptions {
            lines += ["", isRoot ? "GLOBAL OPTIONS:" : "OPTIONS:"]
            let flags = isRoot ? Application.flags : command.allFlags
            let rows = flags.filter { !$0.isHidden }.map { "   " + Self.row($0) }.joined(separator: "\n")
            lines.append(TabWriter(minimum: 1, padding: 2).format(rows))
        } else {
            lines.append("")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func rows(_ commands: [Command]) -> [String] {
        let names = commands.map { $0.names.joined(separator: ", ") }
        let width = (names.map(\.utf8.count).max() ?? 0) + 2
        return zip(names, commands).map { name, command in
            "   \(name)" + String(repeating: " ", count: width - name.utf8.count) + command.summary
        }
    }

    /// `--name value, -n value`, a tab, the words, what holds without it, and the variable that stands for it.
    private static func row(_ flag: Flag) -> String {
        func dashed(_ name: String) -> String {
            (name.utf8.count == 1 ? "-" : "--") + name + (flag.isBool ? "" : " \(flag.placeholder)")
        }
        var names = dashed(flag.name)
        switch flag.kind {
        case .list, .integerList: names += " [ \(dashed(flag.name)) ]"
        default: break
        }
        if !flag.short.isEmpty { names += ", \(dashed(flag.short))" }
        let variable = flag.variable.isEmpty ? "" : " [$\(flag.variable)]"
        return "\(names)\t\(flag.help)\(preset(flag))\(variable)"
    }

    private static func preset(_ flag: Flag) -> String {
        switch flag.kind {
        case .list, .integerList: ""
        case .string: flag.preset.isEmpty ? "" : " (default: \"\(flag.preset)\")"
        case .bool: " (default: \(flag.preset.isEmpty ? "false" : flag.preset))"
        case .duration: " (default: \(flag.preset.isEmpty ? "0s" : flag.preset))"
        case .integer, .unsigned, .double: " (default: \(flag.preset.isEmpty ? "0" : flag.preset))"
        }
    }
}
