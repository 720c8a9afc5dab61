import Text

extension Command {
    static let systemEvents = Command(
        """
        system events, events
        [OPTIONS]
        Show what happens, as it happens
        0
        -f, --filter filter  Show what fits these conditions
        @format
            --since string  Events since a time
            --until string  Events up to a time
        """
    ) { invocation in
        let options = invocation.options
        let format = options.string("format") ?? ""
        let template = try format.isEmpty ? nil : DocumentFormat(format, each: .event)
        var query: [(String, String)] = []
        for name in ["since", "until"] {
            if let text = options.string(name) { query.append((name, try Timestamp.parse(text))) }
        }
        if options.isSet("filter") { query.append(("filters", try Filters.json(options.list("filter")))) }
        let stream = try invocation.client.stream("GET", "/events", query)
        var pending: [UInt8] = []
        while let piece = try stream.nextPiece() {
            pending += piece
            while let end = pending.firstIndex(of: 10) {
                let node = try JSONNode.parse(Array(pending[..<end]))
                pending.removeFirst(end + 1)
                say(try template?.render(node, .event) ?? EventLine.text(node))
            }
        }
        return 0
    }
}
