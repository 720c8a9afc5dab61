import Text

extension Command {
    static let containerLogs = Command(
        """
        container logs, logs
        [OPTIONS] CONTAINER
        Show what a container has written
        1
            --details  Show attributes of log lines, too
        -f, --follow  Wait for further lines
            --since string  Lines since a time (as "2013-01-02T13:23:37Z") or for a while (as "42m", 42 minutes)
        -n, --tail string=all  Lines to show from the end
        -t, --timestamps  Show the time of each line
            --until string {api 1.35}  Lines before a time (as "2013-01-02T13:23:37Z") or up to a while ago (as "42m", 42 \
        minutes)
        """
    ) { invocation in
        let options = invocation.options
        let client = invocation.client
        let details = try client.call("GET", Invocation.container(invocation.arguments[0], "json"))
        var query = [("stdout", "1"), ("stderr", "1"), ("tail", options.string("tail") ?? "all")]
        for name in ["follow", "timestamps", "details"] where options.bool(name) { query.append((name, "1")) }
        for name in ["since", "until"] {
            if let text = options.text(name) { query.append((name, try Timestamp.parse(text, option: name))) }
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
