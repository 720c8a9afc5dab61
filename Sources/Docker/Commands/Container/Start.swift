import Text

extension Command {
    static let containerStart = Command(
        """
        container start, start
        [OPTIONS] CONTAINER [CONTAINER...]
        Start containers that are stopped
        1+
        -a, --attach  Show output and pass signals on
            --checkpoint string {experimental, linux}  Checkpoint to go on from
            --checkpoint-dir string {experimental, linux}  Folder of checkpoints
            --detach-keys string  Keys that detach, instead of the usual ones
        -i, --interactive  Pass standard input on
        """
    ) { invocation in
        let options = invocation.options
        let client = invocation.client
        guard options.bool("attach") || options.bool("interactive") else {
            if options.isSet("checkpoint") {
                guard invocation.arguments.count == 1 else {
                    throw Failure("you cannot restore multiple containers at once")
                }
                try client.call("POST", Invocation.container(invocation.arguments[0], "start"), Starting.query(options))
                return 0
            }
            var failed: [String] = []
            for name in invocation.arguments {
                do {
                    try client.call("POST", Invocation.container(name, "start"))
                    say(name)
                } catch let failure as Failure {
                    complain(failure.message)
                    failed.append(name)
                }
            }
            if failed.isEmpty { return 0 }
            throw Failure("Error: failed to start containers: \(failed.joined(separator: ", "))")
        }
        guard invocation.arguments.count == 1 else {
            throw Failure("you cannot start and attach multiple containers at once")
        }
        return try Attach.attach(invocation, starting: true, input: options.bool("interactive"))
    }

    static let containerAttach = Command(
        """
        container attach, attach
        [OPTIONS] CONTAINER
        Connect this terminal's streams to a running container
        1
            --detach-keys string  Keys that detach, instead of the usual ones
            --no-stdin  Leave standard input alone
            --sig-proxy bool=true  Pass all signals on to the process
        """
    ) { try Attach.attach($0, starting: false, input: !$0.options.bool("no-stdin")) }
}

enum Attach {
    static func attach(_ invocation: Invocation, starting: Bool, input: Bool) throws -> Int32 {
        let client = invocation.client
        let details = try client.call("GET", Invocation.container(invocation.arguments[0], "json"))
        if !starting { try checkState(details["State"]) }
        let path = Invocation.container(details["Id"]?.string ?? invocation.arguments[0])
        let terminal = details["Config"]?["Tty"]?.bool ?? false
        let input = input && details["Config"]?["OpenStdin"]?.bool == true
        if input && terminal { try TerminalCheck.input() }
        var query = [("stream", "1"), ("stdout", "1"), ("stderr", "1")]
        if input { query.append(("stdin", "1")) }
        let keys = invocation.settings.detachKeys(invocation.options)
        query += Attachment.query(keys)
        let stream = try client.hijack("\(path)/attach", query)
        let forwards = invocation.options.bool("sig-proxy", default: true)
        let attachment = Attachment(
            stream,
            terminal: terminal,
            input: input,
            forwards: forwards && !terminal,
            keys: keys
        )
        let removed = details["HostConfig"]?["AutoRemove"]?.bool == true
        let condition = removed ? "removed" : starting ? "next-exit" : "not-running"
        let waiting = try client.stream("POST", "\(path)/wait", [("condition", condition)])
        if starting { try client.call("POST", "\(path)/start", Starting.query(invocation.options)) }
        if let code = try Starting.follow(client, path, attachment, waiting, redraws: !starting) { return code }
        if starting { return 0 }
        throw Attachment.escape
    }

    private static func checkState(_ state: JSONNode?) throws {
        if state?["Running"]?.bool != true {
            throw Failure("You cannot attach to a stopped container, start it first")
        }
        if state?["Paused"]?.bool == true {
            throw Failure("You cannot attach to a paused container, unpause it first")
        }
        if state?["Restarting"]?.bool == true {
            throw Failure("You cannot attach to a restarting container, wait until it is running")
        }
    }
}
