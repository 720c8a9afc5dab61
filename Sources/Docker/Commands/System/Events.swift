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
        let template = try options.text("format").map { try DocumentFormat($0, each: .event) }
        var query: [(String, String)] = []
        for name in ["since", "until"] {
            if let text = options.text(name) { query.append((name, try Timestamp.parse(text))) }
        }
        if options.isSet("filter") { query.append(("filters", try Filters.json(options.list("filter")))) }
        let stream = LineStream(try invocation.client.stream("GET", "/events", query))
        while !stream.isEnded {
            for node in try stream.read() { say(try template?.render(node, .event) ?? EventLine.text(node)) }
        }
        return 0
    }
}
