import Text

extension Command {
    static let containerCreate = Command(
        """
        container create, create
        [OPTIONS] IMAGE [COMMAND] [ARG...]
        Make a container without running it
        1+ leading
        @create
        @limits
        """
    ) { invocation in
        say(try Creation.create(invocation, attached: Creation.attached(invocation.options)))
        return 0
    }
}

/// Creating a container, with the pull of an image that is missing.
enum Creation {
    /// The streams that the container's configuration names as attached; stdout and stderr when nothing is said.
    static func attached(_ options: ParsedOptions) -> Set<String> {
        var streams = Set(options.list("attach"))
        if streams.isEmpty { streams = ["stdout", "stderr"] }
        if options.bool("interactive") { streams.insert("stdin") }
        return streams
    }

    static func create(_ invocation: Invocation, attached: Set<String>) throws -> String {
        let options = invocation.options
        let image = invocation.arguments[0]
        try invocation.refuseTrust()
        let body: [UInt8]
        let pull = options.string("pull") ?? "missing"
        do {
            guard ["always", "missing", "never", ""].contains(pull) else {
                throw Failure(
                    "invalid pull option: '\(pull)': must be one of \"always\", \"missing\" or \"never\""
                )
            }
            body = try CreateBody(
                options: options,
                image: image,
                command: Array(invocation.arguments.dropFirst()),
                attached: attached,
                proxies: invocation.settings.proxies()
            ).bytes()
        } catch let failure as Failure where invocation.path != "run" && invocation.path != "container run" {
            throw Failure(
                "docker: \(failure.message)\n\nRun 'docker create --help' for more information",
                exitCode: 125
            )
        }
        var query: [(String, String)] = []
        if let name = options.string("name") { query.append(("name", name)) }
        if let platform = Pulling.platform(options) { query.append(("platform", platform)) }
        let file = try IdentifierFile(options.string("cidfile") ?? "")
        if pull == "always" { try Pulling.pull(invocation, image, output: 2) }
        do {
            return try post(invocation, query, body, file)
        } catch let failure as Failure where failure.status == 404 && pull == "missing" {
            if !failure.message.lowercased().contains("no such image") { throw failure }
            if !options.bool("quiet") { complain("Unable to find image '\(Pulling.familiar(image))' locally") }
            try Pulling.pull(invocation, image, output: 2)
            return try post(invocation, query, body, file)
        }
    }

    private static func post(
        _ invocation: Invocation,
        _ query: [(String, String)],
        _ body: [UInt8],
        _ file: IdentifierFile
    ) throws -> String {
        let answer = try invocation.client.call("POST", "/containers/create", query, body: body)
        // In the container the host's loopback is not to be reached.
        for address in invocation.options.list("dns") where address.hasPrefix("127.") || address == "::1" {
            complain("WARNING: Localhost DNS (\(address)) may fail in containers.")
        }
        try file.write(answer["Id"]?.string ?? "")
        for warning in answer["Warnings"]?.strings ?? [] { complain("WARNING: \(warning)") }
        return answer["Id"]?.string ?? ""
    }
}
