import Text

/// The `network` commands that only look.
extension Command {
    static let networkList = Command(
        "network ls",
        group: "network",
        usage: "[OPTIONS]",
        "List networks",
        [
            OptionSpec("filter", "f", .list, "Provide filter values (driver=bridge)", placeholder: "filter"),
            OptionSpec("format", nil, .string, "Format output (json, table, or a plain template)"),
            OptionSpec("no-trunc", nil, .bool, "Do not truncate the output"),
            OptionSpec("quiet", "q", .bool, "Only display network IDs"),
        ],
        arguments: 0...0
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
        "network inspect",
        group: "network",
        usage: "[OPTIONS] NETWORK [NETWORK...]",
        "Display detailed information on one or more networks",
        [
            OptionSpec("format", "f", .string, "Format output (json or a plain template)"),
            OptionSpec("verbose", "v", .bool, "Verbose output for diagnostics"),
        ],
        arguments: some
    ) { invocation in
        let template = try invocation.options.string("format").map { try DocumentFormat($0) }
        var found: [JSONNode] = []
        let code = try invocation.each { name in
            let node = try invocation.client.call("GET", Invocation.network(name))
            if let template { return try template.render(node) }
            found.append(node)
            return nil
        }
        if template == nil {
            var writer = JSONWriter()
            writer.array { array in for node in found { array.node(node) } }
            try writeFully(1, JSONWriter.pretty(try JSONNode.parse(writer.bytes))[...] + [10])
        }
        return code
    }
}

extension Invocation {
    static func network(_ name: String, _ verb: String = "") -> String {
        "/networks/\(Client.escape(name))\(verb.isEmpty ? "" : "/\(verb)")"
    }
}
