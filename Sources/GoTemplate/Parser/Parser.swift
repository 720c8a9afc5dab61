import Text

/// Makes trees of tokens. Its look-ahead is Go's, three tokens, because errors name the line of the last one read.
struct Parser {
    /// What a `define` or `block` begins anew.
    struct Frame {
        /// The last token that was read comes first.
        var tokens: [Token?] = [nil, nil, nil]
        var pending = 0
        /// The variables that are known here.
        var variables = ["$"]
        /// Where the action began; nil between actions.
        var actionLine: Int?
        var loops = 0
    }

    /// How deep parentheses and clauses may nest. Go has 10,000 and a stack that grows; 8 MiB must do here.
    static let maximumDepth = 250

    private var lexer: Lexer
    private(set) var trees: [[UInt8]: Tree] = [:]
    var frame = Frame()
    var depth = 0
    private let name: String
    private let functions: FunctionSet

    static func parse(
        name: String,
        _ text: String,
        _ functions: FunctionSet
    ) throws(TemplateError) -> [[UInt8]: Tree] {
        var parser = Parser(lexer: Lexer(text), name: name, functions: functions)
        try parser.parse()
        return parser.trees
    }

    private init(lexer: Lexer, name: String, functions: FunctionSet) {
        self.lexer = lexer
        self.name = name
        self.functions = functions
    }

    func hasFunction(_ name: String) -> Bool { functions.function(name) != nil }

    private mutating func parse() throws(TemplateError) {
        var nodes: [Node] = []
        while peek().kind != .end {
            if peek().kind == .leftDelimiter {
                let delimiter = next()
                if nextNonSpace().kind == .define {
                    try definition()
                    continue
                }
                backUp(with: delimiter)
            }
            let node = try textOrAction()
            switch node {
            case .end, .elseMark: throw failure("unexpected \(node.text)")
            default: nodes.append(node)
            }
        }
        try add(Tree(name: Array(name.utf8), nodes: nodes))
    }

    /// Reads `body` as a template of its own.
    mutating func separately<Result>(
        _ body: (inout Parser) throws(TemplateError) -> Result
    ) throws(TemplateError) -> Result {
        let outer = frame
        frame = Frame()
        defer { frame = outer }
        return try body(&self)
    }

    /// A second definition may only replace an empty one.
    mutating func add(_ tree: Tree) throws(TemplateError) {
        guard let before = trees[tree.name], !before.isEmpty else {
            trees[tree.name] = tree
            return
        }
        guard tree.isEmpty else {
            throw failure("template: multiple definition of template \(GoQuote.quoted(tree.name[...]))")
        }
    }

    // MARK: Tokens

    mutating func next() -> Token {
        if frame.pending > 0, let token = frame.tokens[frame.pending - 1] {
            frame.pending -= 1
            return token
        }
        let token = lexer.next()
        frame.tokens[0] = token
        return token
    }

    mutating func backUp() { frame.pending += 1 }

    /// Puts `first` back too; the last token is still there.
    mutating func backUp(with first: Token) {
        frame.tokens[1] = first
        frame.pending = 2
    }

    mutating func backUp(with first: Token, _ second: Token) {
        frame.tokens[1] = second
        frame.tokens[2] = first
        frame.pending = 3
    }

    mutating func peek() -> Token {
        let token = next()
        backUp()
        return token
    }

    mutating func nextNonSpace() -> Token {
        while true {
            let token = next()
            if token.kind != .space { return token }
        }
    }

    mutating func peekNonSpace() -> Token {
        let token = nextNonSpace()
        backUp()
        return token
    }

    @discardableResult
    mutating func expect(_ kind: TokenKind, _ context: String) throws(TemplateError) -> Token {
        let token = nextNonSpace()
        guard token.kind == kind else { throw unexpected(token, context) }
        return token
    }

    // MARK: Errors

    func failure(_ message: String) -> TemplateError {
        TemplateError("template: \(name):\(frame.tokens[0]?.line ?? 0): \(message)")
    }

    func unexpected(_ token: Token, _ context: String) -> TemplateError {
        guard token.kind == .error else { return failure("unexpected \(token.description) in \(context)") }
        guard let started = frame.actionLine, started != token.line else { return failure(token.text) }
        let text = token.text
        let place = "started at \(name):\(started)"
        return failure(text + (text.hasSuffix(" action") ? " " : " in action ") + place)
    }

    /// Goes one level down for the time of `body`.
    mutating func deeper<Result>(
        _ body: (inout Parser) throws(TemplateError) -> Result
    ) throws(TemplateError) -> Result {
        guard depth < Self.maximumDepth else { throw failure("max expression depth exceeded") }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }
}
