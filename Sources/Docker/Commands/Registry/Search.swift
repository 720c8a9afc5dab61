import Text

extension Command {
    static let search = Command(
        """
        search
        [OPTIONS] TERM
        Look for images on Docker Hub
        1
        -f, --filter filter  Show what fits these conditions
            --format string  Go template for what is found
            --limit int  Most results that are shown
            --no-trunc  Show everything in full length
        """
    ) { invocation in
        let options = invocation.options
        var query = [("term", invocation.arguments[0])]
        if options.isSet("filter") { query.append(("filters", try Filters.json(options.list("filter")))) }
        if let limit = options.int("limit"), limit > 0 { query.append(("limit", "\(limit)")) }
        let credentials = try invocation.settings.credentials.header(key: registry(of: invocation.arguments[0]))
        let answer = try invocation.client.call("GET", "/images/search", query, headers: [credentials])
        let format = ListFormat(options.string("format"), table: SearchList.table)
        let isDocument = format.template == "{{json .}}"
        let rows = answer.elements.map {
            SearchList.Row(node: $0, isFull: options.bool("no-trunc"), isDocument: isDocument)
        }
        try writeFully(1, try SearchList.listing.text(rows, format)[...])
        return 0
    }

    /// A first part with a dot or a port is a registry of its own.
    private static func registry(of term: String) -> String {
        let parts = term.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, parts[0] == "localhost" || parts[0].utf8.contains(where: { $0 == 0x2E || $0 == 0x3A }),
            parts[0] != "docker.io", parts[0] != "index.docker.io"
        else { return Credentials.hub }
        return String(parts[0])
    }
}
