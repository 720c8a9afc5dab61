import Text

extension Command {
    static let imageLs = Command(
        """
        image ls, image list, images
        [OPTIONS] [REPOSITORY[:TAG]]
        Show images
        0-1
        -a, --all  Show intermediate images, too
            --digests  Show digests
        -f, --filter filter  Show what fits these conditions
        @table-format
            --no-trunc  Show everything in full length
        -q, --quiet  Print image IDs only
            --tree {unbuilt, api 1.47}  Show each image with its platforms as a tree (EXPERIMENTAL)
        """
    ) { invocation in
        let options = invocation.options
        var filters = options.list("filter")
        if let name = invocation.arguments.first { filters.append("reference=\(name)") }
        var query = [("all", options.bool("all") ? "1" : "0")]
        if !filters.isEmpty { query.append(("filters", try Filters.json(filters))) }
        let answer = try invocation.client.call("GET", "/images/json", query)
        let isQuiet = options.bool("quiet")
        let isColumn = options.bool("digests")
        var text = invocation.format("imagesFormat")
        if isColumn, let given = text, given.hasPrefix("table"), given != "table", !given.contains("{{.Digest}}") {
            text = given + #"\t{{.Digest}}"#
        }
        let format = ListFormat(
            text,
            table: isColumn ? ImageList.tableWithDigests : ImageList.table,
            quiet: isQuiet ? "{{.ID}}" : nil,
            raw: isQuiet ? "image_id: {{.ID}}" : ImageList.raw(withDigests: isColumn)
        )
        let rows = answer.elements.flatMap {
            ImageList.rows(
                $0,
                isFull: options.bool("no-trunc"),
                withDigests: isColumn || format.template.contains("{{.Digest}}"),
                isColumn: isColumn
            )
        }
        try writeFully(1, try ImageList.listing.text(rows, format)[...])
        if let name = invocation.arguments.first, answer.elements.isEmpty, invocation.path == "images",
            subcommands.contains(name)
        {
            complain("\nNo images found matching \(GoQuote.quoted(name)): did you mean \"docker image \(name)\"?")
        }
        return 0
    }

    /// What is mistaken for a name after `docker images`.
    private static let subcommands: Set<String> = [
        "build", "history", "import", "inspect", "list", "load", "ls", "prune", "pull", "push", "rm", "save", "tag",
    ]
}
