import Text

/// What the inspect commands share: all documents in one array, or each by a template; errors come last.
enum Inspection {
    typealias Document = (node: JSONNode, kind: DocumentFormat.Kind?)

    /// `names`: those of the command line unless told. `isTyped`: as docker has read it, and nothing that the daemon says
    /// beyond.
    static func show(
        _ invocation: Invocation,
        _ names: [String]? = nil,
        format: String? = nil,
        isTyped: Bool = false,
        find: (String) throws -> Document
    ) throws -> Int32 {
        let format = format ?? invocation.options.string("format") ?? ""
        let isDocument = format.isEmpty || format == "json"
        let template = isDocument ? nil : try DocumentFormat(format)
        var found: [JSONNode] = []
        var problems: [String] = []
        var printed = false
        for name in names ?? invocation.arguments {
            do {
                let (node, kind) = try find(name)
                if let template {
                    say(try template.render(node, kind, isTyped: isTyped))
                    printed = true
                } else {
                    found.append(isTyped ? try rewritten(node) : node)
                }
            } catch let failure as Failure {
                problems.append(failure.message)
            }
        }
        if template == nil {
            var writer = JSONWriter()
            writer.array { array in for node in found { array.node(node) } }
            let bytes = format.isEmpty ? JSONWriter.pretty(try JSONNode.parse(writer.bytes)) : writer.bytes
            try writeFully(1, bytes[...] + [10])
        } else if !printed {
            say("")
        }
        for problem in problems { complain(problem) }
        return problems.isEmpty ? 0 : 1
    }

    /// The same for commands with --pretty: then nothing is shown if one of them cannot be. `usual` is the format that
    /// config.json has for the command.
    static func show(
        _ invocation: Invocation,
        pretty: (JSONNode) throws -> String,
        isTyped: Bool = false,
        usual: String? = nil,
        find: (String) throws -> Document
    ) throws -> Int32 {
        let format = invocation.options.string("format").flatMap { $0.isEmpty ? nil : $0 } ?? usual ?? ""
        guard invocation.options.bool("pretty") || format == "pretty" else {
            if format.hasPrefix("pretty") {
                throw Failure("cannot supply extra formatting options to the pretty template")
            }
            return try show(invocation, format: format, isTyped: isTyped, find: find)
        }
        for text in try invocation.arguments.map({ try pretty(try find($0).node) }) { say(text) }
        return 0
    }

    /// As Go writes what it has read: the daemon leaves "<", ">" and "&" as they are.
    private static func rewritten(_ node: JSONNode) throws -> JSONNode {
        let bytes = node.rawBytes.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "<"): Array(#"\u003c"#.utf8)
            case UInt8(ascii: ">"): Array(#"\u003e"#.utf8)
            case UInt8(ascii: "&"): Array(#"\u0026"#.utf8)
            default: [byte]
            }
        }
        return try JSONNode.parse(bytes)
    }

    static func object(_ invocation: Invocation, _ type: String, _ name: String) throws -> Document {
        var query: [(String, String)] = []
        let path: String
        switch type {
        case "container":
            if invocation.options.bool("size") { query.append(("size", "1")) }
            path = Invocation.container(name, "json")
        case "image":
            if let text = invocation.options.text("platform") {
                query.append(("platform", try PlatformValue.json(text)))
            }
            path = "/images/\(Pulling.path(name))/json"
        case "network":
            if invocation.options.bool("verbose") { query.append(("verbose", "true")) }
            path = Invocation.network(name)
        case "volume": path = Invocation.volume(name)
        case "service":
            query.append(("insertDefaults", "true"))
            path = "/services/\(Client.escape(name))"
        case "plugin": path = "/plugins/\(Pulling.path(name))/json"
        default: path = "/\(type)s/\(Client.escape(name))"
        }
        return (try invocation.client.call("GET", path, query), DocumentFormat.Kind(rawValue: type))
    }
}
