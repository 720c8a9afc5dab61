import Text

/// The `network` commands that only look.
extension Command {
    static let networkLs = Command(
        """
        network ls, network list
        [OPTIONS]
        Show networks
        0
        -f, --filter filter  Show what fits (as "driver=bridge")
        @table-format
            --no-trunc  Show everything in full length
        -q, --quiet  Print network IDs only
        """
    ) { invocation in
        let options = invocation.options
        var query: [(String, String)] = []
        if options.isSet("filter") { query.append(("filters", try Filters.json(options.list("filter")))) }
        let answer = try invocation.client.call("GET", "/networks", query)
        let rows = answer.elements.map { node in
            let id = node["Id"]?.string ?? ""
            return [
                "ID": options.bool("no-trunc") ? id : String(id.prefix(12)), "Name": node["Name"]?.string ?? "",
                "Driver": node["Driver"]?.string ?? "", "Scope": node["Scope"]?.string ?? "",
            ]
        }.sorted { ($0["Name"] ?? "") < ($1["Name"] ?? "") }
        if options.bool("quiet") && !options.isSet("format") {
            for row in rows { say(row["ID"] ?? "") }
            return 0
        }
        try invocation.printRows(
            rows,
            [("ID", "NETWORK ID"), ("Name", "NAME"), ("Driver", "DRIVER"), ("Scope", "SCOPE")]
        )
        return 0
    }

    static let networkInspect = Command(
        """
        network inspect
        [OPTIONS] NETWORK [NETWORK...]
        Show all details of networks
        1+
        @format-f
        -v, --verbose  Show more for diagnosis
        """
    ) { invocation in
        try Inspection.show(invocation) { name in try Inspection.object(invocation, "network", name) }
    }
}

extension Invocation {
    static func network(_ name: String, _ verb: String = "") -> String {
        "/networks/\(Client.escape(name))\(verb.isEmpty ? "" : "/\(verb)")"
    }

    static func volume(_ name: String) -> String { "/volumes/\(Client.escape(name))" }
}
