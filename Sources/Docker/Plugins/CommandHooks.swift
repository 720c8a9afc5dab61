import Glibc
import Linux
import Text

/// What plugins have to say after a command, in the words of config.json: `plugins.NAME.hooks` names the commands.
struct CommandHooks {
    private let settings: Settings

    /// nil where nobody looks at a terminal, and where they are off, as they are unless somebody turns them on.
    init?(_ settings: Settings) {
        guard isatty(1) == 1, Self.isOn(settings) else { return nil }
        self.settings = settings
    }

    private static func isOn(_ settings: Settings) -> Bool {
        let text =
            Configuration.variable("DOCKER_CLI_HOOKS") ?? Configuration.variable("DOCKER_CLI_HINTS")
            ?? settings.file["features"]?["hooks"]?.string
        return text.flatMap(FlagValue.bool) ?? false
    }

    /// After a command of docker's own; `problem` is what it failed with.
    func run(after subject: HookSubject, _ problem: String) {
        run(subject, subject.path, subject.flags, problem)
    }

    /// After a plugin's command, of which nobody knows what its words mean.
    func run(afterPlugin words: [String], _ globals: ParsedOptions) {
        let names = words.filter { $0.hasPrefix("-") }.map { String($0.dropFirst($0.hasPrefix("--") ? 2 : 1)) }
        let flags = Set(names).sorted().map { (name: $0, value: "") }
        run(.root(globals), words.joined(separator: " "), flags, "")
    }

    private func run(
        _ subject: HookSubject,
        _ command: String,
        _ flags: [(name: String, value: String)],
        _ problem: String
    ) {
        var lines: [Substring] = []
        for (name, member) in settings.file["plugins"]?.members ?? [] {
            guard let match = Self.match(member["hooks"]?.string ?? "", command),
                let plugin = PluginFolder(settings).find(name),
                let template = ask(plugin, match, flags, problem),
                let said = try? subject.lines(template), said.contains(where: { !$0.allSatisfy(\.isWhitespace) })
            else { continue }
            lines += said
        }
        if lines.isEmpty { return }
        complain((["\u{1b}[1m\nWhat's next:\u{1b}[0m"] + lines.map { "    \($0)" }).joined(separator: "\n"))
    }

    /// The first of the commands that what ran begins with.
    private static func match(_ hooks: String, _ command: String) -> String? {
        let words = command.split(separator: " ", omittingEmptySubsequences: false)
        let commands = hooks.isEmpty ? [] : hooks.split(separator: ",", omittingEmptySubsequences: false)
        return commands.first { words.starts(with: $0.split(separator: " ", omittingEmptySubsequences: false)) }
            .map(String.init)
    }

    /// A template, from a plugin that behaves.
    private func ask(
        _ plugin: Plugin,
        _ match: String,
        _ flags: [(name: String, value: String)],
        _ problem: String
    ) -> String? {
        var writer = JSONWriter()
        writer.object { object in
            object.member("RootCmd", match)
            object.memberObject("Flags") { for (name, value) in flags { $0.member(name, value) } }
            object.member("CommandError", problem)
        }
        let answer = try? ProgramExchange.run(
            plugin.path,
            [plugin.path, plugin.name, "docker-cli-plugin-hooks", String(decoding: writer.bytes, as: UTF8.self)],
            environment: PluginEnvironment.withClient,
            standardError: -1
        )
        guard let answer, answer.status == ExitStatus(0), let node = try? JSONNode.parse(answer.output) else {
            return nil
        }
        guard let fields = try? JSONField(node, type: "hooks.HookMessage"),
            let template = try? fields.string("Template")
        else { return nil }
        // The only type that there is.
        let type: Int? = try? fields.integer("Type")
        return type == 0 ? template : nil
    }
}
