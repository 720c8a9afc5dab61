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
        // These two are told as they are, without the words about help.
        if invocation.options.bool("detach"), invocation.options.isSet("attach") {
            throw Failure("conflicting options: cannot specify both --attach and --detach")
        }
        let attached = invocation.options.bool("detach") ? [] : Creation.attached(invocation.options)
        if invocation.options.bool("tty") && attached.contains("stdin") { try TerminalCheck.input() }
        do {
            return try runContainer(invocation, attached)
        } catch let failure as Failure {
            let code = failure.exitCode == 1 ? 125 : failure.exitCode
            throw Failure("docker: \(failure.message)\n\nRun 'docker run --help' for more information", exitCode: code)
        }
    }

    private static func runContainer(_ invocation: Invocation, _ attached: Set<String>) throws -> Int32 {
        let options = invocation.options
        let client = invocation.client
        let detached = options.bool("detach")
        let id = try Creation.create(invocation, attached: attached)
        let path = Invocation.container(id)
        if detached {
            // Before the start: what fails to start is there all the same.
            say(id)
            try Starting.start(client, path)
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
            try Starting.start(client, path)
        } catch {
            // With --rm the daemon removes what never started; that is over when the wait answers.
            if options.bool("rm") { _ = try? waiting.readBody() }
            throw error
        }
        return try Starting.follow(client, path, attachment, waiting) ?? 0
    }
}
