import Text

extension Command {
    static let inspect = Command(
        "inspect",
        group: nil,
        usage: "[OPTIONS] NAME|ID [NAME|ID...]",
        "Return low-level information on containers and images",
        [
            OptionSpec("format", "f", .string, "Format output (json or a plain template)"),
            OptionSpec("type", nil, .string, "Only inspect objects of the given type"),
        ],
        arguments: some
    ) { invocation in
        let options = invocation.options
        let type = options.string("type") ?? ""
        guard ["", "container", "image"].contains(type) else {
            throw Failure("docker: inspect --type \(type) is not implemented")
        }
        let template = try options.string("format").map { try DocumentFormat($0) }
        var found: [JSONNode] = []
        var code: Int32 = 0
        for name in invocation.arguments {
            do {
                let node = try find(invocation.client, name, type)
                if let template { say(try template.render(node)) } else { found.append(node) }
            } catch let failure as Failure where failure.status == 404 {
                let kind = type.isEmpty ? "object" : type
                complain(type.isEmpty ? "error: no such \(kind): \(name)" : failure.message)
                code = 1
            }
        }
        if template == nil {
            var writer = JSONWriter()
            writer.array { array in for node in found { array.node(node) } }
            let pretty = JSONWriter.pretty(try JSONNode.parse(writer.bytes))
            try writeFully(1, pretty[...] + [10])
        }
        return code
    }

    private static func find(_ client: Client, _ name: String, _ type: String) throws -> JSONNode {
        if type != "image" {
            do {
                return try client.call("GET", Invocation.container(name, "json"))
            } catch let failure as Failure where failure.status == 404 && type.isEmpty {}
        }
        return try client.call("GET", "/images/\(Pulling.path(name))/json")
    }
}
