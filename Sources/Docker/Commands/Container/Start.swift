import Text

extension Command {
    static let start = Command(
        "start",
        usage: "[OPTIONS] CONTAINER [CONTAINER...]",
        "Start one or more stopped containers",
        [
            OptionSpec("attach", "a", .bool, "Attach STDOUT/STDERR and forward signals"),
            OptionSpec("interactive", "i", .bool, "Attach container's STDIN"),
        ],
        arguments: some
    ) { invocation in
        let options = invocation.options
        let client = invocation.client
        guard options.bool("attach") || options.bool("interactive") else {
            return try invocation.each { name in
                try client.call("POST", Invocation.container(name, "start"))
                return name
            }
        }
        guard invocation.arguments.count == 1 else {
            throw Failure("you cannot start and attach multiple containers at once")
        }
        return try Attach.attach(invocation, starting: true, input: options.bool("interactive"))
    }

    static let attach = Command(
        "attach",
        usage: "[OPTIONS] CONTAINER",
        "Attach local standard input, output, and error streams to a running container",
        [
            OptionSpec("no-stdin", nil, .bool, "Do not attach STDIN"),
            OptionSpec("sig-proxy", nil, .bool, "Proxy all received signals to the process (default true)"),
        ],
        arguments: 1...1
    ) { try Attach.attach($0, starting: false, input: !$0.options.bool("no-stdin")) }
}

enum Attach {
    static func attach(_ invocation: Invocation, starting: Bool, input: Bool) throws -> Int32 {
        let client = invocation.client
        let details = try client.call("GET", Invocation.container(invocation.arguments[0], "json"))
        if !starting && details["State"]?["Running"]?.bool != true {
            throw Failure("You cannot attach to a stopped container, start it first")
        }
        let path = Invocation.container(details["Id"]?.string ?? invocation.arguments[0])
        let terminal = details["Config"]?["Tty"]?.bool ?? false
        let input = input && details["Config"]?["OpenStdin"]?.bool == true
        if input && terminal { try TerminalCheck.input() }
        var query = [("stream", "1"), ("stdout", "1"), ("stderr", "1")]
        if input { query.append(("stdin", "1")) }
        let stream = try client.hijack("\(path)/attach", query)
        let forwards = invocation.options.bool("sig-proxy", default: true)
        let attachment = Attachment(stream, terminal: terminal, input: input, forwards: forwards && !terminal)
        let removed = details["HostConfig"]?["AutoRemove"]?.bool == true
        let condition = removed ? "removed" : starting ? "next-exit" : "not-running"
        let waiting = try client.stream("POST", "\(path)/wait", [("condition", condition)])
        if starting { try Starting.start(client, path) }
        return try Starting.follow(client, path, attachment, waiting)
    }
}
