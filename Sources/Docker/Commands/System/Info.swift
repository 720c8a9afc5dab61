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
        say(clientText(invocation.settings))
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

    private static func clientText(_ settings: Settings) -> String {
        var lines = [
            "Client:", " Version:    \(ClientVersion.release)", " Context:    \(settings.contextName)",
            " Debug Mode: \(settings.globals.bool("debug"))",
        ]
        let plugins = PluginFolder(settings).all()
        if !plugins.isEmpty { lines.append(" Plugins:") }
        for plugin in plugins where plugin.isUsable {
            lines.append("  \(plugin.name): \(plugin.summary) (\(plugin.metadata?["Vendor"]?.string ?? ""))")
            let version = plugin.metadata?["Version"]?.string ?? ""
            if !version.isEmpty { lines.append("    Version:  \(version)") }
            lines.append("    Path:     \(plugin.path)")
        }
        for plugin in plugins where !plugin.isUsable {
            complain("WARNING: Plugin \(GoQuote.quoted(plugin.path)) is not valid: \(plugin.problem)")
        }
        return (lines + ["", "Server:"]).joined(separator: "\n")
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
                client.memberArray("Plugins") { array in
                    for plugin in PluginFolder(settings).all() { array.object { plugin.write(to: &$0) } }
                }
                client.memberNull("Warnings")
            }
        }
        return try JSONNode.parse(writer.bytes)
    }
}
