import Glibc
import Text

/// What the prune commands share: the question, the request and what is said of its answer.
struct Pruning {
    let space: UInt64
    /// A title and a line for each object; "" when nothing went.
    let text: String

    /// What `container prune` and its like end with.
    func show() -> Int32 {
        if !text.isEmpty { say(text) }
        say("Total reclaimed space: \(Sizes.human(Int64(clamping: space), digits: 4))")
        return 0
    }

    static func containers(_ client: Client, _ filters: [String]) throws -> Pruning {
        try prune(client, "containers", filters, "Containers") { $0.string }
    }

    static func networks(_ client: Client, _ filters: [String]) throws -> Pruning {
        try prune(client, "networks", filters, "Networks") { $0.string }
    }

    static func volumes(_ client: Client, _ filters: [String]) throws -> Pruning {
        try prune(client, "volumes", filters, "Volumes") { $0.string }
    }

    static func images(_ client: Client, _ filters: [String], isAll: Bool) throws -> Pruning {
        try prune(client, "images", filters + ["dangling=\(!isAll)"], "Images") { node in
            if let name = node["Untagged"]?.string, !name.isEmpty { return "untagged: \(name)" }
            return "deleted: \(node["Deleted"]?.string ?? "")"
        }
    }

    private static func prune(
        _ client: Client,
        _ path: String,
        _ filters: [String],
        _ title: String,
        _ line: (JSONNode) -> String?
    ) throws -> Pruning {
        let query = filters.isEmpty ? [] : [("filters", try Filters.json(filters))]
        let answer = try client.call("POST", "/\(path)/prune", query)
        let lines = answer["\(title)Deleted"]?.elements.compactMap(line) ?? []
        if lines.isEmpty { return Pruning(space: 0, text: "") }
        let space = UInt64(clamping: answer["SpaceReclaimed"]?.int64 ?? 0)
        return Pruning(space: space, text: "Deleted \(title):\n" + lines.map { "\($0)\n" }.joined())
    }

    /// Whether it may go on: by --force, or by "y" for an answer. Anything else ends the command without an error.
    static func isConfirmed(_ invocation: Invocation, _ what: String) -> Bool {
        invocation.options.bool("force") || isYes("WARNING! This will remove \(what).")
    }

    /// The cache of builds. `query` is what the command asks for beyond its filters.
    static func cache(_ client: Client, _ filters: [String], _ query: [(String, String)]) throws -> Pruning {
        let filters = filters.isEmpty ? "" : try Filters.json(filters)
        let answer = try client.call("POST", "/build/prune", query + [("filters", filters)])
        let deleted = answer["CachesDeleted"]?.strings ?? []
        let text = deleted.isEmpty ? "" : "Deleted build cache objects:\n" + deleted.map { "\($0)\n" }.joined()
        return Pruning(space: UInt64(clamping: answer["SpaceReclaimed"]?.int64 ?? 0), text: text)
    }

    static func isConfirmed(_ invocation: Invocation, items: [String], filters: [String]) -> Bool {
        if invocation.options.bool("force") { return true }
        var lines = ["WARNING! This will remove:"] + items.map { "  - \($0)" } + [""]
        if !filters.isEmpty {
            lines += ["  Items to be pruned will be filtered with:"] + filters.sorted().map { "  - \($0)" } + [""]
        }
        return isYes(lines.joined(separator: "\n"))
    }

    /// Whether the question behind a warning, or the last line of it where there is none, is answered by "y".
    static func isYes(_ warning: String, question: String = "\nAre you sure you want to continue?") -> Bool {
        let question = "\(warning)\(question) [y/N] "
        try? writeFully(1, Array(question.utf8)[...])
        let answer = readLine() ?? ""
        return answer.trimmingBlanks().lowercased() == "y"
    }
}

extension Invocation {
    /// `--filter`, and what config.json has as `pruneFilters`. As in docker a label of the file counts only beside labels of
    /// the opposite kind on the command line, and not where the line has the same one.
    var pruneFilters: [String] {
        var filters = options.list("filter")
        for text in settings.file["pruneFilters"]?.strings ?? [] {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { continue }
            let opposite = ["label": "label!=", "label!": "label="][parts[0]]
            if let opposite {
                let others = filters.filter { $0.hasPrefix(opposite) }
                if others.isEmpty || others.contains(opposite + parts[1]) { continue }
            }
            filters.append(text)
        }
        return filters
    }
}
