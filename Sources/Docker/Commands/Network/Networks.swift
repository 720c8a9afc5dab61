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
        let answer = try invocation.client.call("GET", "/networks", Filters.query(options))
        let rows = answer.elements.map { NetworkList.Row(node: $0, isFull: options.bool("no-trunc")) }
            .sorted { NaturalOrder.isLess($0.text("Name"), $1.text("Name")) }
        let isQuiet = options.bool("quiet")
        let format = ListFormat(
            invocation.format("networksFormat"),
            table: NetworkList.table,
            quiet: isQuiet ? "{{.ID}}" : nil,
            raw: isQuiet ? "network_id: {{.ID}}" : NetworkList.raw
        )
        try writeFully(1, try NetworkList.listing.text(rows, format)[...])
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
