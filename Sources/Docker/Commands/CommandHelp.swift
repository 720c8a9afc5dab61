import Linux
import Text

/// Help, in docker's form.
enum CommandHelp {
    /// The terminal's width, where standard input is one: docker looks there, too.
    private static var width: Int { (RawMode.size(of: 0)?.columns ?? 80) - 1 }

    static func text(_ description: CommandDescription) -> String {
        let command = "docker \(description.path)"
        let usage = description.isGroup ? "\(command) COMMAND" : description.usageLine
        var parts = ["Usage:  \(usage)", description.about.isEmpty ? description.summary : description.about]
        if description.traits.contains("experimental") { parts.append(experimental(command)) }
        if description.names.count > 1 {
            parts.append("Aliases:\n  " + description.names.map { "docker \($0)" }.joined(separator: ", "))
        }
        if description.table.hasVisibleOptions { parts.append("Options:\n\(description.table.help(width: width))") }
        if description.isGroup {
            let members = visible(description.path)
            let groups = members.filter(\.isGroup)
            let leaves = members.filter { !$0.isGroup }
            if !groups.isEmpty { parts.append("Management Commands:\n" + lines(groups, width: names(members))) }
            if !leaves.isEmpty { parts.append("Commands:\n" + lines(leaves, width: names(members))) }
            parts.append("Run '\(command) COMMAND --help' for more information on a command.")
        }
        return parts.joined(separator: "\n\n")
    }

    /// `docker --help`; plugins have a star.
    static func overview(plugins: [Plugin]) -> String {
        let members = visible("")
        let usable = plugins.filter(\.isUsable)
        let broken = plugins.filter { !$0.isUsable }
        let width = max(names(members), plugins.map(\.name.utf8.count).max() ?? 0)
        func named(_ commands: [CommandDescription]) -> [(String, String)] {
            commands.map { (String(last($0.path)), $0.summary) }
        }
        let groups = members.filter(\.isGroup)
        let common = CommandTable.common.compactMap { name in members.first { $0.path == name } }
        let root = CommandDescription(Command(CommandTable.root))
        let management =
            named(groups.filter { !CommandTable.swarm.contains($0.path) })
            + usable.map { ($0.name + "*", $0.summary) }
        var sections: [(String, [(String, String)])] = [
            ("Common Commands", named(common)),
            ("Management Commands", management.sorted { $0.0 < $1.0 }),
            ("Swarm Commands", named(groups.filter { CommandTable.swarm.contains($0.path) })),
            ("Commands", named(members.filter { !$0.isGroup && !CommandTable.common.contains($0.path) })),
        ]
        if !broken.isEmpty { sections.append(("Invalid Plugins", broken.map { ($0.name, $0.problem) })) }
        return
            (["Usage:  docker [OPTIONS] COMMAND", root.about]
            + sections.map { "\($0.0):\n" + lines($0.1, width: width) } + [
                "Global Options:\n\(root.table.help(width: Self.width))",
                "Run 'docker COMMAND --help' for more information on a command.",
                "For more help on how to use Docker, head to https://docs.docker.com/go/guides/",
            ]).joined(separator: "\n\n")
    }

    private static func visible(_ group: String) -> [CommandDescription] {
        CommandTable.members(of: group).map { CommandDescription($0.command, path: $0.name) }.filter { !$0.isHidden }
    }

    private static func last(_ path: String) -> Substring {
        path.lastIndex(of: " ").map { path[path.index(after: $0)...] } ?? path[...]
    }

    /// cobra keeps eleven places for the longest name.
    private static func names(_ members: [CommandDescription]) -> Int {
        max(11, members.map { last($0.path).utf8.count }.max() ?? 0)
    }

    private static func lines(_ members: [CommandDescription], width: Int) -> String {
        lines(members.map { (String(last($0.path)), $0.summary) }, width: width)
    }

    private static func lines(_ members: [(name: String, summary: String)], width: Int) -> String {
        members.map { name, summary in
            "  \(name)\(String(repeating: " ", count: max(0, width + 1 - name.utf8.count)))\(summary)"
        }.joined(separator: "\n")
    }

    private static func experimental(_ command: String) -> String {
        """
        EXPERIMENTAL:
          \(command) is an experiment of docker's: it may change or go with any release.
          https://docs.docker.com/go/experimental/ tells more.
        """
    }
}
