import Glibc
import Text

extension Command {
    static let imageLs = Command(
        """
        image ls, image list, images
        [OPTIONS] [REPOSITORY[:TAG]]
        Show images
        0-1
        -a, --all  Show intermediate images, too
            --digests {unbuilt}  Show digests
        -f, --filter filter  Show what fits these conditions
        @table-format
            --no-trunc  Show everything in full length
        -q, --quiet  Print image IDs only
            --tree {unbuilt}  Show each image with its platforms as a tree (EXPERIMENTAL)
        """
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
            ],
            type: "*formatter.imageContext"
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
