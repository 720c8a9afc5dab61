import Text

/// What the inspect commands share: all documents in one array, or each by a template; errors come last.
enum Inspection {
    static func show(_ invocation: Invocation, find: (String) throws -> JSONNode) throws -> Int32 {
        let template = try invocation.options.string("format").map { try DocumentFormat($0) }
        var found: [JSONNode] = []
        var problems: [String] = []
        for name in invocation.arguments {
            do {
                let node = try find(name)
                if let template { say(try template.render(node)) } else { found.append(node) }
            } catch let failure as Failure {
                problems.append(failure.message)
            }
        }
        if template == nil {
            var writer = JSONWriter()
            writer.array { array in for node in found { array.node(node) } }
            try writeFully(1, JSONWriter.pretty(try JSONNode.parse(writer.bytes))[...] + [10])
        }
        for problem in problems { complain(problem) }
        return problems.isEmpty ? 0 : 1
    }

    static func object(_ invocation: Invocation, _ type: String, _ name: String) throws -> JSONNode {
        var query: [(String, String)] = []
        let path: String
        switch type {
        case "container":
            if invocation.options.bool("size") { query.append(("size", "1")) }
            path = Invocation.container(name, "json")
        case "image":
            if let text = invocation.options.string("platform") {
                query.append(("platform", try PlatformValue.json(text)))
            }
            path = "/images/\(Pulling.path(name))/json"
        case "network":
            if invocation.options.bool("verbose") { query.append(("verbose", "true")) }
            path = Invocation.network(name)
        case "volume": path = Invocation.volume(name)
        default: throw Failure("docker: inspect --type \(type) is not implemented")
        }
        return try invocation.client.call("GET", path, query)
    }
}
