import Text

/// The verbs that are one request a container.
extension Command {
    /// POST /containers/NAME/VERB for each argument.
    private static func post(_ invocation: Invocation, _ verb: String, _ query: [(String, String)] = []) throws -> Int32
    {
        try invocation.eachAtOnce("POST", query) { Invocation.container($0, verb) }
    }

    private static func stopQuery(_ options: ParsedOptions) -> [(String, String)] {
        var query: [(String, String)] = []
        if let signal = options.string("signal") { query.append(("signal", signal)) }
        if let time = options.int("timeout") { query.append(("t", "\(time)")) }
        return query
    }

    static let containerStop = Command(
        """
        container stop, stop
        [OPTIONS] CONTAINER [CONTAINER...]
        Stop containers
        1+
        -s, --signal string  Signal to send
        -t, --timeout int  Seconds to wait before the container is killed
            --time int {use timeout}  Seconds to wait before the container is killed
        """
    ) { try post($0, "stop", stopQuery($0.options)) }

    static let containerRestart = Command(
        """
        container restart, restart
        [OPTIONS] CONTAINER [CONTAINER...]
        Stop containers and start them again
        1+
        -s, --signal string  Signal to send
        -t, --timeout int  Seconds to wait before the container is killed
            --time int {use timeout}  Seconds to wait before the container is killed
        """
    ) { invocation in
        // One after the other, as docker does it: each is started again before the next one ends.
        let query = stopQuery(invocation.options)
        return try invocation.each { container in
            try invocation.client.call("POST", Invocation.container(container, "restart"), query)
            return container
        }
    }

    static let containerPause = Command(
        """
        container pause, pause
        CONTAINER [CONTAINER...]
        Freeze containers
        1+
        """
    ) { try post($0, "pause") }

    static let containerUnpause = Command(
        """
        container unpause, unpause
        CONTAINER [CONTAINER...]
        Let frozen containers go on
        1+
        """
    ) { try post($0, "unpause") }

    static let containerKill = Command(
        """
        container kill, kill
        [OPTIONS] CONTAINER [CONTAINER...]
        Send a signal to containers
        1+
        -s, --signal string  Signal to send
        """
    ) { invocation in
        try post(invocation, "kill", invocation.options.string("signal").map { [("signal", $0)] } ?? [])
    }

    static let containerWait = Command(
        """
        container wait, wait
        CONTAINER [CONTAINER...]
        Wait for the end of containers and print exit codes
        1+
        """
    ) { invocation in
        try invocation.each { container in
            let answer = try invocation.client.call("POST", Invocation.container(container, "wait"))
            return answer["StatusCode"]?.int.map(String.init)
        }
    }

    static let containerRename = Command(
        """
        container rename, rename
        CONTAINER NEW_NAME
        Give a container another name
        2
        """
    ) { invocation in
        let names = invocation.arguments.map { $0.trimmingBlanks() }
        if names.contains("") { throw Failure("Error: Neither old nor new names may be empty") }
        do {
            try invocation.client.call("POST", Invocation.container(names[0], "rename"), [("name", names[1])])
        } catch let failure as Failure {
            throw Failure("\(failure.message)\nError: failed to rename container named \(names[0])")
        }
        return 0
    }

    static let containerRm = Command(
        """
        container rm, container remove, rm
        [OPTIONS] CONTAINER [CONTAINER...]
        Remove containers
        1+
        -f, --force  Kill the container (SIGKILL) if it runs
        -l, --link  Remove a link, not a container
        -v, --volumes  Remove its anonymous volumes, too
        """
    ) { invocation in
        let force = invocation.options.bool("force")
        let query = [
            ("force", force ? "1" : "0"), ("v", invocation.options.bool("volumes") ? "1" : "0"),
            ("link", invocation.options.bool("link") ? "1" : "0"),
        ]
        return try invocation.eachAtOnce("DELETE", query) { argument in
            let name = argument.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }.joined(
                separator: "/"
            )
            if name.isEmpty { throw Failure("container name cannot be empty") }
            return Invocation.container(name)
        } forgives: {
            force && $0.status == 404
        }
    }

    static let containerTop = Command(
        """
        container top, top
        CONTAINER [ps OPTIONS]
        Show the processes of a container
        1+ leading
        """
    ) { invocation in
        let words = invocation.arguments.dropFirst().joined(separator: " ")
        let query = words.isEmpty ? [] : [("ps_args", words)]
        let answer = try invocation.client.call("GET", Invocation.container(invocation.arguments[0], "top"), query)
        let rows = [answer["Titles"]?.strings ?? []] + (answer["Processes"]?.elements.map(\.strings) ?? [])
        try writeFully(1, Array(Table(rows, minimum: 20).text.utf8)[...])
        return 0
    }
}
