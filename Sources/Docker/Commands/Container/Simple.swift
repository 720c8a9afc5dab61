import Text

/// The verbs that are one request a container.
extension Command {
    private static let timed = [
        OptionSpec("signal", "s", .string, "Signal to send to the container"),
        OptionSpec("timeout", "t", .int, "Seconds to wait before killing the container"),
        OptionSpec("time", nil, .int, "Seconds to wait before killing the container"),
    ]
    private static let several = "[OPTIONS] CONTAINER [CONTAINER...]"

    private static func simple(
        _ name: String,
        _ summary: String,
        _ options: [OptionSpec] = [],
        query: @escaping @Sendable (ParsedOptions) -> [(String, String)] = { _ in [] }
    ) -> Command {
        Command(name, usage: several, summary, options, arguments: some) { invocation in
            let query = query(invocation.options)
            return try invocation.each { container in
                try invocation.client.call("POST", Invocation.container(container, name), query)
                return container
            }
        }
    }

    private static func stopQuery(_ options: ParsedOptions) -> [(String, String)] {
        var query: [(String, String)] = []
        if let signal = options.string("signal") { query.append(("signal", signal)) }
        if let time = options.int("timeout") ?? options.int("time") { query.append(("t", "\(time)")) }
        return query
    }

    static let stop = simple("stop", "Stop one or more running containers", timed, query: stopQuery)
    static let restart = simple("restart", "Restart one or more containers", timed, query: stopQuery)
    static let pause = simple("pause", "Pause all processes within one or more containers")
    static let unpause = simple("unpause", "Unpause all processes within one or more containers")
    static let kill = simple(
        "kill",
        "Kill one or more running containers",
        [OptionSpec("signal", "s", .string, "Signal to send to the container")]
    ) { options in options.string("signal").map { [("signal", $0)] } ?? [] }

    static let wait = Command(
        "wait",
        usage: several,
        "Block until one or more containers stop, then print their exit codes",
        arguments: some
    ) { invocation in
        try invocation.each { container in
            let answer = try invocation.client.call("POST", Invocation.container(container, "wait"))
            return answer["StatusCode"]?.int.map(String.init)
        }
    }

    static let rename = Command("rename", usage: "CONTAINER NEW_NAME", "Rename a container", arguments: 2...2) {
        invocation in
        let path = Invocation.container(invocation.arguments[0], "rename")
        try invocation.client.call("POST", path, [("name", invocation.arguments[1])])
        return 0
    }

    static let remove = Command(
        "rm",
        usage: several,
        "Remove one or more containers",
        [
            OptionSpec("force", "f", .bool, "Force the removal of a running container (uses SIGKILL)"),
            OptionSpec("volumes", "v", .bool, "Remove anonymous volumes associated with the container"),
        ],
        arguments: some
    ) { invocation in
        let force = invocation.options.bool("force")
        let query = [("force", force ? "1" : "0"), ("v", invocation.options.bool("volumes") ? "1" : "0")]
        return try invocation.each { container in
            do {
                try invocation.client.call("DELETE", Invocation.container(container), query)
            } catch let failure as Failure where force && failure.status == 404 {
                complain(failure.message)
                return nil
            }
            return container
        }
    }

    static let top = Command(
        "top",
        usage: "CONTAINER [ps OPTIONS]",
        "Display the running processes of a container",
        interspersed: false,
        arguments: some
    ) { invocation in
        let words = invocation.arguments.dropFirst().joined(separator: " ")
        let query = words.isEmpty ? [] : [("ps_args", words)]
        let answer = try invocation.client.call("GET", Invocation.container(invocation.arguments[0], "top"), query)
        let rows = [answer["Titles"]?.strings ?? []] + (answer["Processes"]?.elements.map(\.strings) ?? [])
        try writeFully(1, Array(Table(rows, minimum: 20).text.utf8)[...])
        return 0
    }
}
