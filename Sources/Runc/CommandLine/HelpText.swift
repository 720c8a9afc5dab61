import Linux
import Text

/// What `--help` prints: the layout is that of runc, whose users read it and whose wrappers match on it.
enum HelpText {
    /// The name by which we were called.
    static func programName(_ path: String?) -> String {
        guard let name = path?.utf8.split(separator: 0x2F).last.map({ String(Substring($0)) }) else { return "runc" }
        return name == "monohull" || name == "exe" ? "runc" : name
    }

    static func application(program: String, globals: [Flag]) -> String {
        var lines = ["NAME:", "   runc - Open Container Initiative runtime", "", introduction, ""]
        lines += ["USAGE:", "   \(program) [global options] command [command options] [arguments...]", ""]
        lines += ["VERSION:", "   \(RuncVersion.text)", "", "COMMANDS:"]
        for command in RuncCommand.all {
            let names = command.alias.isEmpty ? command.name : "\(command.name), \(command.alias)"
            lines.append("   \(names)\t\(command.summary)")
        }
        lines += ["", "GLOBAL OPTIONS:"]
        lines += globals.filter { !$0.isHidden }.map { "   \(row($0))" }
        return TabWriter(minimum: 0, padding: 2).format(lines.joined(separator: "\n")) + "\n"
    }

    static func command(_ command: RuncCommand, program: String) -> String {
        let flags = command.visibleFlags
        // urfave/cli knows its own help command by no name.
        let name = command.name == "help" ? "" : "\(program) \(command.name)"
        let options = flags.isEmpty ? "" : " [command options]"
        let arguments = command.arguments.isEmpty ? "[arguments...]" : command.arguments
        var lines = ["NAME:", "   \(name) - \(command.summary)", "", "USAGE:", "   \(name)\(options) \(arguments)"]
        if !command.description.isEmpty { lines += ["", "DESCRIPTION:", "   \(command.description)"] }
        if !flags.isEmpty {
            lines += ["", "OPTIONS:"]
            lines += flags.map { "   \(row($0))" }
            lines.append("   ")
        }
        return TabWriter(minimum: 0, padding: 2).format(lines.joined(separator: "\n")) + "\n"
    }

    private static let introduction = """
        runc creates and runs containers from bundles, as the Open Container Initiative describes them. This one is the
        runtime role of monohull: it takes the same command lines and writes the same output as runc \(RuncVersion.runc).

        A bundle is a folder with a file named "config.json" and the container's root file system beside it. To run a
        container from one:

            # runc run [ -b bundle ] <container-id>

        "<container-id>" names the container; no other container on this host may have that name. Without "-b" the
        bundle is the current folder.
        """

    /// `--name value, -n value`, a tab, and the words.
    private static func row(_ flag: Flag) -> String {
        let value = flag.isBool ? "" : " value"
        var names = (flag.name.utf8.count == 1 ? "-" : "--") + flag.name + value
        if !flag.short.isEmpty { names += ", -\(flag.short)\(value)" }
        return "\(names)\t\(flag.help)\(preset(flag))"
    }

    private static func preset(_ flag: Flag) -> String {
        switch flag.kind {
        case .bool, .list, .integerList: ""
        case .string: flag.preset.isEmpty ? "" : " (default: \"\(flag.preset)\")"
        case .integer, .unsigned, .double, .duration: " (default: \(flag.preset))"
        }
    }
}
