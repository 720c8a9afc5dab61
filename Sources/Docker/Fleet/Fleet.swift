import CLinux
import Glibc
import Linux
import Text

/// `docker --context a,b COMMAND`: the command for several engines side by side, a process of ours for each. Lists become
/// one list with a column of engines; of other commands each line is told with its engine before it. What one engine
/// answers wrong hides nothing of the others.
struct Fleet {
    private let names: [String]
    private let globals: [String]
    private let words: [String]

    /// Commands that can be for several: those that show one list, and those that go line by line.
    private static let lists: Set<String> = [
        "ps", "container ls", "container list", "container ps", "images", "image ls", "image list",
    ]
    private static let lines: Set<String> = [
        "stats", "container stats", "events", "system events", "logs", "container logs", "pull", "image pull", "run",
        "container run",
    ]

    /// nil where one engine is meant. `arguments` is the whole command line.
    init?(_ globals: ParsedOptions, _ arguments: [String]) throws(Failure) {
        let names = (globals.string("context") ?? "").split(separator: ",", omittingEmptySubsequences: false)
            .map(String.init)
        guard names.count > 1, globals.positionals.first?.hasPrefix("__") == false else { return nil }
        if EngineLabel.current != nil { throw Failure("docker: a process for one engine is asked for several") }
        if globals.isSet("host") { throw Failure("conflicting options: cannot specify both --host and --context") }
        if names.contains("") || Set(names).count < names.count {
            throw Failure("docker: --context \(names.joined(separator: ",")): each engine is named once")
        }
        self.names = names
        let count = globals.positionals.count
        self.globals = Array(arguments.dropLast(count))
        words = globals.positionals
        let path = [words.prefix(1), words.prefix(2)].map { $0.joined(separator: " ") }
        guard path.contains(where: { Self.lists.contains($0) || Self.lines.contains($0) }) else {
            throw Failure("docker: \(words.joined(separator: " ")) is not for several contexts at once")
        }
        let command = path.first { Self.lists.contains($0) || Self.lines.contains($0) } ?? ""
        if command.hasSuffix("run"), !Self.isDetaching(words, command) {
            throw Failure("docker: run is for several contexts at once with --detach only")
        }
        if command.hasSuffix("stats"), !words.contains("--no-stream") {
            throw Failure("docker: stats is for several contexts at once with --no-stream only")
        }
    }

    /// The container's own words are not looked at.
    private static func isDetaching(_ words: [String], _ path: String) -> Bool {
        guard let command = CommandTable.named(path) else { return false }
        let own = Array(words.dropFirst(path.split(separator: " ").count))
        // A wrong line is told by the process for each engine.
        return (try? CommandDescription(command, path: path).table.parse(own).bool("detach")) ?? true
    }

    private var isList: Bool {
        let isStats = words.contains("stats")
        return isStats || Self.lists.contains(words[0]) || Self.lists.contains(words.prefix(2).joined(separator: " "))
    }

    /// The first exit code that is not 0.
    func run() throws -> Int32 {
        var children: [FleetChild] = []
        for name in names {
            children.append(try FleetChild(name, ["docker"] + rest + ["--context", name] + words, isList: isList))
        }
        let width = names.map(\.utf8.count).max() ?? 0
        var polls: [pollfd] = []
        while true {
            polls = children.flatMap(\.polls)
            if polls.isEmpty { break }
            if poll(&polls, nfds_t(polls.count), -1) < 0 {
                if errno == EINTR { continue }
                throw SystemCallError("poll")
            }
            for entry in polls where entry.revents != 0 {
                for index in children.indices where children[index].has(entry.fd) {
                    let lines = children[index].read(entry.fd)
                    for line in lines where !(isList && line.isOutput) {
                        let name = children[index].name
                        let blanks = String(repeating: " ", count: width - name.utf8.count)
                        let text = "\(name)\(blanks)  \(line.text)"
                        if line.isOutput { say(text) } else { complain(text) }
                    }
                }
            }
        }
        if isList { try show(children) }
        return try children.reduce(0) { code, child in
            let own = try child.end()
            return code == 0 ? own : code
        }
    }

    /// The global options without those that name the engine.
    private var rest: [String] {
        var kept: [String] = []
        var skips = false
        for word in globals {
            if skips {
                skips = false
            } else if word == "--context" || word == "-c" {
                skips = true
            } else if !word.hasPrefix("--context="), !(word.hasPrefix("-c") && !word.hasPrefix("--")) {
                kept.append(word)
            }
        }
        return kept
    }

    /// A table of each engine has its own line of heads: the first stands for all.
    private func show(_ children: [FleetChild]) throws {
        var head: String?
        var rows: [String] = []
        for child in children {
            var lines = child.output[...]
            if lines.first?.hasPrefix(EngineLabel.tableMark) == true {
                let own = lines.removeFirst().dropFirst(EngineLabel.tableMark.count)
                if head == nil { head = String(own) }
            }
            rows += lines
        }
        guard let head else {
            for row in rows { say(row) }
            return
        }
        let text = ([head] + rows).map { $0 + "\n" }.joined()
        try writeFully(1, Array(TabWriter(minimum: 10, padding: 3).format(text).utf8)[...])
    }
}
