import Text

extension Command {
    static let run = Command(
        "run",
        usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
        "Create and run a new container from an image",
        CreateOptions.specs + [
            OptionSpec("detach", "d", .bool, "Run container in background and print container ID"),
            OptionSpec("sig-proxy", nil, .bool, "Proxy received signals to the process (default true)"),
        ],
        interspersed: false,
        arguments: some
    ) { invocation in
        do {
            return try runContainer(invocation)
        } catch let failure as Failure {
            let code = failure.exitCode == 1 ? 125 : failure.exitCode
            throw Failure("docker: \(failure.message)\n\nRun 'docker run --help' for more information", exitCode: code)
        }
    }

    private static func runContainer(_ invocation: Invocation) throws -> Int32 {
        let options = invocation.options
        let client = invocation.client
        let detached = options.bool("detach")
        var attached: Set<String> = []
        if !detached {
            attached = Set(options.list("attach").map { $0.lowercased() })
            if attached.isEmpty { attached = ["stdout", "stderr"] }
            if options.bool("interactive") && !options.isSet("attach") { attached.insert("stdin") }
        }
        if options.bool("tty") && attached.contains("stdin") { try TerminalCheck.input() }
        let id = try Creation.create(invocation, attached: attached)
        let path = Invocation.container(id)
        if detached {
            try Starting.start(client, path)
            say(id)
            return 0
        }
        let query = [("stream", "1")] + attached.sorted().map { ($0, "1") }
        let stream = try client.hijack("\(path)/attach", query)
        let attachment = Attachment(
            stream,
            terminal: options.bool("tty"),
            input: attached.contains("stdin"),
            forwards: options.bool("sig-proxy", default: true)
        )
        // The wait stands before the start, so that no exit is too quick for it.
        let condition = options.bool("rm") ? "removed" : "next-exit"
        let waiting = try client.stream("POST", "\(path)/wait", [("condition", condition)])
        do {
            try Starting.start(client, path)
        } catch {
            // With --rm the daemon removes what never started; that is over when the wait answers.
            if options.bool("rm") { _ = try? waiting.readBody() }
            throw error
        }
        return try Starting.follow(client, path, attachment, waiting)
    }
}
