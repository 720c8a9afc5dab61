import Text

extension Command {
    static let logs = Command(
        "logs",
        usage: "[OPTIONS] CONTAINER",
        "Fetch the logs of a container",
        [
            OptionSpec("details", nil, .bool, "Show extra details provided to logs"),
            OptionSpec("follow", "f", .bool, "Follow log output"),
            OptionSpec("since", nil, .string, "Show logs since timestamp or relative (e.g. \"42m\")"),
            OptionSpec("tail", "n", .string, "Number of lines to show from the end of the logs"),
            OptionSpec("timestamps", "t", .bool, "Show timestamps"),
            OptionSpec("until", nil, .string, "Show logs before a timestamp or relative (e.g. \"42m\")"),
        ],
        arguments: 1...1
    ) { invocation in
        let options = invocation.options
        let client = invocation.client
        let details = try client.call("GET", Invocation.container(invocation.arguments[0], "json"))
        var query = [("stdout", "1"), ("stderr", "1"), ("tail", options.string("tail") ?? "all")]
        for name in ["follow", "timestamps", "details"] where options.bool(name) { query.append((name, "1")) }
        for name in ["since", "until"] {
            if let text = options.string(name) { query.append((name, try Timestamp.parse(text))) }
        }
        let path = Invocation.container(details["Id"]?.string ?? "", "logs")
        let stream = try client.stream("GET", path, query)
        let terminal = details["Config"]?["Tty"]?.bool ?? false
        var splitter = StreamSplitter()
        while let piece = try stream.nextPiece() {
            if terminal { try writeFully(1, piece[...]) } else { try splitter.write(piece[...]) }
        }
        return 0
    }
}
