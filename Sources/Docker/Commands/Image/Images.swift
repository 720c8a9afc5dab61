import Glibc
import Text

extension Command {
    static let images = Command(
        "images",
        group: "image",
        usage: "[OPTIONS] [REPOSITORY[:TAG]]",
        "List images",
        [
            OptionSpec("all", "a", .bool, "Show all images (default hides intermediate images)"),
            OptionSpec("filter", "f", .list, "Filter output based on conditions provided", placeholder: "filter"),
            OptionSpec("format", nil, .string, "Format output (json, table, or a plain template)"),
            OptionSpec("no-trunc", nil, .bool, "Don't truncate output"),
            OptionSpec("quiet", "q", .bool, "Only show image IDs"),
        ],
        arguments: 0...1
    ) { invocation in
        let options = invocation.options
        var filters = options.list("filter")
        if let name = invocation.arguments.first { filters.append("reference=\(name)") }
        var query = [("all", options.bool("all") ? "1" : "0")]
        if !filters.isEmpty { query.append(("filters", try Filters.json(filters))) }
        let answer = try invocation.client.call("GET", "/images/json", query)
        let rows = answer.elements.flatMap { Self.rows($0, full: options.bool("no-trunc")) }
        if options.bool("quiet") && !options.isSet("format") {
            for row in rows { say(row["ID"] ?? "") }
            return 0
        }
        try invocation.printRows(
            rows,
            [
                ("Repository", "REPOSITORY"), ("Tag", "TAG"), ("ID", "IMAGE ID"), ("CreatedSince", "CREATED"),
                ("Size", "SIZE"),
            ]
        )
        return 0
    }

    private static func rows(_ node: JSONNode, full: Bool) -> [[String: String]] {
        let id = node["Id"]?.string ?? ""
        let short = id.split(separator: ":").last.map { String($0.prefix(12)) } ?? ""
        let created = node["Created"]?.int64 ?? 0
        let since = created <= 0 ? "N/A" : Durations.human(seconds: Int64(time(nil)) - created) + " ago"
        let tags = node["RepoTags"]?.strings ?? []
        return (tags.isEmpty ? ["<none>:<none>"] : tags).map { name in
            let colon = name.lastIndex(of: ":") ?? name.endIndex
            return [
                "Repository": String(name[..<colon]), "Tag": String(name[colon...].dropFirst()),
                "ID": full ? id : short, "CreatedSince": since, "Size": Sizes.human(node["Size"]?.int64 ?? 0),
            ]
        }
    }
}
