import Text

extension Command {
    static let containerRun = Command(
        """
        container run, run
        [OPTIONS] IMAGE [COMMAND] [ARG...]
        Make a container of an image and run it
        1+ leading
        @create
        @limits
        -d, --detach  Leave the container in the background and print its ID
            --detach-keys string  Keys that detach, instead of the usual ones
            --sig-proxy bool=true  Pass signals on to the process
        """
    ) { invocation in
        let options = invocation.options
        let isDetached = options.bool("detach")
        let attached = isDetached ? [] : Creation.attached(options)
        let socket = try withHelp { try APISocket(invocation) }
        let body = try Creation.body(invocation, "run", socket, attached: attached)
        if isDetached, options.isSet("attach") {
            throw Failure("conflicting options: cannot specify both --attach and --detach")
        }
        if options.bool("tty") && attached.contains("stdin") { try TerminalCheck.input() }
        let client = invocation.client
        let id = try withHelp { try Creation.create(invocation, body, socket) }
        let path = Invocation.container(id)
        if isDetached {
            // Before the start: what fails to start is there all the same.
            say(id)
            try withHelp { _ = try client.call("POST", "\(path)/start") }
            return 0
        }
        let keys = invocation.settings.detachKeys(options)
        let query = [("stream", "1")] + attached.sorted().map { ($0, "1") } + Attachment.query(keys)
        let stream = try client.hijack("\(path)/attach", query)
        let attachment = Attachment(
            stream,
            terminal: options.bool("tty"),
            input: attached.contains("stdin"),
            forwards: options.bool("sig-proxy", default: true),
            keys: keys
        )
        // The wait stands before the start, so that no exit is too quick for it.
        let condition = options.bool("rm") ? "removed" : "next-exit"
        let waiting = try client.stream("POST", "\(path)/wait", [("condition", condition)])
        do {
            try withHelp { _ = try client.call("POST", "\(path)/start") }
        } catch {
            // With --rm the daemon removes what never started; that is over when the wait answers.
            if options.bool("rm") { _ = try? waiting.readBody() }
            throw error
        }
        return try Starting.follow(client, path, attachment, waiting) ?? 0
    }

    private static func withHelp<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let failure as Failure {
            throw Creation.withHelp(failure.message, "run", exitCode: Starting.exitCode(failure.message))
        }
    }
}
