/// Text, actions and clauses.
extension Parser {
    /// The `define` is past.
    mutating func definition() throws(TemplateError) {
        let context = "define clause"
        try separately { parser throws(TemplateError) in
            let name = try parser.templateName(context)
            try parser.expect(.rightDelimiter, context)
            let nodes = try parser.deeper { parser throws(TemplateError) in try parser.closedList(context) }
            try parser.add(Tree(name: name, nodes: nodes))
        }
    }

    /// Nodes up to the `end` or `else` that ends them.
    private mutating func list() throws(TemplateError) -> (nodes: [Node], last: Node) {
        var nodes: [Node] = []
        while peekNonSpace().kind != .end {
            let node = try textOrAction()
            switch node {
            case .end, .elseMark: return (nodes, node)
            default: nodes.append(node)
            }
        }
        throw failure("unexpected EOF")
    }

    private mutating func closedList(_ context: String) throws(TemplateError) -> [Node] {
        let (nodes, last) = try list()
        guard case .end = last else { throw failure("unexpected \(last.text) in \(context)") }
        return nodes
    }

    mutating func textOrAction() throws(TemplateError) -> Node {
        let token = nextNonSpace()
        switch token.kind {
        case .text: return .text(token.position, token.bytes)
        case .leftDelimiter:
            frame.actionLine = token.line
            let node = try deeper { parser throws(TemplateError) in try parser.action() }
            frame.actionLine = nil
            return node
        default: throw unexpected(token, "input")
        }
    }

    private mutating func action() throws(TemplateError) -> Node {
        let token = nextNonSpace()
        switch token.kind {
        case .block: return try block()
        case .breakLoop:
            try loopControl("{{break}}")
            return .breakLoop(token.position)
        case .continueLoop:
            try loopControl("{{continue}}")
            return .continueLoop(token.position)
        case .elseMark: return try elseMark()
        case .endMark: return .end(try expect(.rightDelimiter, "end").position)
        case .ifMark: return .branch(try branch(.ifTrue))
        case .range: return .branch(try branch(.range))
        case .with: return .branch(try branch(.with))
        case .template: return try templateCall()
        default:
            backUp()
            let position = peek().position
            return .action(position, try pipeline("command", .rightDelimiter))
        }
    }

    private mutating func loopControl(_ name: String) throws(TemplateError) {
        let token = nextNonSpace()
        guard token.kind == .rightDelimiter else { throw unexpected(token, name) }
        guard frame.loops > 0 else { throw failure("\(name) outside {{range}}") }
    }

    private mutating func branch(_ kind: Branch.Kind) throws(TemplateError) -> Branch {
        let known = frame.variables.count
        defer { frame.variables.removeLast(frame.variables.count - known) }
        let pipe = try pipeline(kind.rawValue, .rightDelimiter)
        if kind == .range { frame.loops += 1 }
        let (body, last) = try list()
        if kind == .range { frame.loops -= 1 }
        guard case .elseMark = last else { return Branch(kind, pipe, body, nil) }
        // `else if` and `else with` are a clause inside of the else, and share its end.
        if kind == .ifTrue && peek().kind == .ifMark || kind == .with && peek().kind == .with {
            _ = next()
            let inner = try deeper { parser throws(TemplateError) in try parser.branch(kind) }
            return Branch(kind, pipe, body, [.branch(inner)])
        }
        let (otherwise, end) = try list()
        guard case .end = end else { throw failure("expected end; found \(end.text)") }
        return Branch(kind, pipe, body, otherwise)
    }

    private mutating func elseMark() throws(TemplateError) -> Node {
        let token = peekNonSpace()
        if token.kind == .ifMark || token.kind == .with { return .elseMark(token.position) }
        return .elseMark(try expect(.rightDelimiter, "else").position)
    }

    private mutating func templateName(_ context: String) throws(TemplateError) -> [UInt8] {
        let token = nextNonSpace()
        guard token.kind == .string || token.kind == .rawString else { throw unexpected(token, context) }
        do { return try Quoting.unquote(token) } catch { throw failure(error.message) }
    }

    /// A definition and its use in one.
    private mutating func block() throws(TemplateError) -> Node {
        let context = "block clause"
        let position = peekNonSpace().position
        let name = try templateName(context)
        let pipe = try pipeline(context, .rightDelimiter)
        try separately { parser throws(TemplateError) in
            try parser.add(Tree(name: name, nodes: try parser.closedList(context)))
        }
        return .template(TemplateCall(position: position, name: name, pipe: pipe))
    }

    private mutating func templateCall() throws(TemplateError) -> Node {
        let context = "template clause"
        let position = peekNonSpace().position
        let name = try templateName(context)
        var pipe: Pipe?
        if nextNonSpace().kind != .rightDelimiter {
            backUp()
            pipe = try pipeline(context, .rightDelimiter)
        }
        return .template(TemplateCall(position: position, name: name, pipe: pipe))
    }
}
