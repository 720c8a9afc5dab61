import Text

extension Command {
    static let create = Command(
        "create",
        usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
        "Create a new container",
        CreateOptions.specs,
        interspersed: false,
        arguments: some
    ) { invocation in
        say(try Creation.create(invocation, attached: []))
        return 0
    }
}

/// Creating a container, with the pull of an image that is missing.
enum Creation {
    static func create(_ invocation: Invocation, attached: Set<String>) throws -> String {
        let options = invocation.options
        let image = invocation.arguments[0]
        let body = try CreateBody(
            options: options,
            image: image,
            command: Array(invocation.arguments.dropFirst()),
            attached: attached
        ).bytes()
        var query: [(String, String)] = []
        if let name = options.string("name") { query.append(("name", name)) }
        if let platform = options.string("platform") { query.append(("platform", platform)) }
        let pull = options.string("pull") ?? "missing"
        guard ["always", "missing", "never"].contains(pull) else {
            throw Failure(
                "invalid pull option: '\(pull)': must be one of \"always\", \"missing\" or \"never\"",
                exitCode: 125
            )
        }
        if pull == "always" { try Pulling.pull(invocation, image, output: 2) }
        do {
            return try post(invocation, query, body)
        } catch let failure as Failure where failure.status == 404 && pull == "missing" {
            if !failure.message.lowercased().contains("no such image") { throw failure }
            complain("Unable to find image '\(Pulling.familiar(image))' locally")
            try Pulling.pull(invocation, image, output: 2)
            return try post(invocation, query, body)
        }
    }

    private static func post(_ invocation: Invocation, _ query: [(String, String)], _ body: [UInt8]) throws -> String {
        let answer = try invocation.client.call("POST", "/containers/create", query, body: body)
        for warning in answer["Warnings"]?.strings ?? [] { complain("WARNING: \(warning)") }
        return answer["Id"]?.string ?? ""
    }
}
