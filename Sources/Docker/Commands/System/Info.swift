import Text

extension Command {
    static let systemInfo = Command(
        """
        system info, info
        [OPTIONS]
        Show what the daemon tells of itself
        0
        @format-f
        """
    ) { invocation in
        let format = invocation.options.string("format") ?? ""
        let template = try format.isEmpty ? nil : DocumentFormat(format)
        var unreachable: Failure?
        var problem: Failure?
        var answer: JSONNode?
        do {
            answer = try invocation.client.call("GET", "/info")
        } catch let failure as Failure {
            // One that does not answer at all is told at the end, by its error alone.
            if failure.status == 0 { unreachable = failure } else { problem = failure }
        }
        if let template {
            if let problem { complain(problem.message) }
            try template.show(try document(answer, problem, invocation.settings), .info)
            if let unreachable { throw unreachable }
            return 0
        }
        say(
            "Client:\n Version:    \(ClientVersion.release)\n Context:    \(invocation.settings.contextName)\n Debug Mode: "
                + "\(invocation.settings.globals.bool("debug"))\n\nServer:"
        )
        if let answer {
            say(InfoText.server(answer) + "\n")
            for warning in answer["Warnings"]?.strings ?? [] { complain(warning) }
        }
        if let problem {
            complain("ERROR: \(problem.message)\nerrors pretty printing info")
            return 1
        }
        if let unreachable { throw unreachable }
        return 0
    }

    /// What a format is executed for: the daemon's answer and ours.
    private static func document(_ answer: JSONNode?, _ problem: Failure?, _ settings: Settings) throws -> JSONNode {
        var writer = JSONWriter()
        writer.object { body in
            for (key, value) in answer?.members ?? [] { body.member(key, value) }
            body.member("ServerErrors", omitEmpty: problem.map { [$0.message] })
            body.memberObject("ClientInfo") { client in
                client.member("Debug", settings.globals.bool("debug"))
                ClientVersion.write(&client, version: nil, context: settings.contextName)
                client.member("Plugins", [])
                client.memberNull("Warnings")
            }
        }
        return try JSONNode.parse(writer.bytes)
    }
}
