import Text

extension Command {
    static let version = Command(
        """
        version
        [OPTIONS]
        Show versions of client and daemon
        0
        @format-f
        """
    ) { invocation in
        let (client, context) = (invocation.client, invocation.settings.contextName)
        let text = invocation.options.string("format") ?? ""
        let format = try text.isEmpty ? nil : DocumentFormat(text, name: "version")
        var failure: Failure?
        var server: JSONNode?
        do { server = try client.call("GET", "/version") } catch let caught as Failure { failure = caught }
        let version = client.spoken
        if let format {
            var writer = JSONWriter()
            writer.object { body in
                body.memberObject("Client") {
                    ClientVersion.write(&$0, version: version, context: context)
                }
                if let server { body.member("Server", server) } else { body.memberNull("Server") }
            }
            try format.show(try JSONNode.parse(writer.bytes), .version)
        } else {
            say(ClientVersion.text(version: version, context: context))
            if let server { say(serverText(server)) }
        }
        if let failure { throw failure }
        return 0
    }

    private static func serverText(_ server: JSONNode) -> String {
        let platform = server["Platform"]?["Name"]?.string ?? ""
        var lines = ["", "Server:" + (platform.isEmpty ? "" : " \(platform)")]
        for component in server["Components"]?.elements ?? [] {
            let name = component["Name"]?.string ?? ""
            let details = component["Details"]?.stringMap ?? [:]
            func detail(_ key: String) -> String { details[key] ?? "" }
            lines.append(" \(name):")
            lines.append(ClientVersion.line("  Version", component["Version"]?.string ?? ""))
            guard name == "Engine" else {
                lines += details.sorted { $0.key < $1.key }.map { ClientVersion.line("  \($0.key)", $0.value) }
                continue
            }
            let least = "(minimum version \(detail("MinAPIVersion")))"
            lines.append(ClientVersion.line("  API version", "\(detail("ApiVersion")) \(least)"))
            lines.append(ClientVersion.line("  Go version", detail("GoVersion")))
            lines.append(ClientVersion.line("  Git commit", detail("GitCommit")))
            lines.append(ClientVersion.line("  Built", detail("BuildTime")))
            lines.append(ClientVersion.line("  OS/Arch", "\(detail("Os"))/\(detail("Arch"))"))
            lines.append(ClientVersion.line("  Experimental", detail("Experimental")))
        }
        return lines.joined(separator: "\n")
    }
}
