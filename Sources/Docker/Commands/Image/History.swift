import Text

extension Command {
    static let imageHistory = Command(
        """
        image history, history
        [OPTIONS] IMAGE
        Show how an image was made
        1
        @table-format
        -H, --human bool=true  Sizes and dates as people write them
            --no-trunc  Show everything in full length
            --platform string {api 1.48}  Platform whose history is shown, as "os[/arch[/variant]]" (say "linux/amd64")
        -q, --quiet  Print image IDs only
        """
    ) { invocation in
        let options = invocation.options
        var query: [(String, String)] = []
        if let platform = options.string("platform"), !platform.isEmpty {
            query.append(("platform", try PlatformValue.json(platform)))
        }
        let path = "/images/\(Pulling.path(invocation.arguments[0]))/history"
        let answer = try invocation.client.call("GET", path, query)
        let isHuman = options.bool("human", default: true)
        let rows = answer.elements.map {
            HistoryList.Row(node: $0, isFull: options.bool("no-trunc"), isHuman: isHuman)
        }
        let format = ListFormat(
            options.string("format"),
            table: HistoryList.table(isHuman: isHuman),
            quiet: options.bool("quiet") ? "{{.ID}}" : nil
        )
        try writeFully(1, try HistoryList.listing.text(rows, format)[...])
        return 0
    }
}
