import Text

/// One run of a template over a value.
struct Execution {
    /// How a list of nodes ended.
    enum Flow { case through, breakLoop, continueLoop }

    /// How deep lists and pipelines may nest, templates that call themselves included. Go counts templates alone, to
    /// 100,000, on a stack that grows.
    static let maximumDepth = 1000

    let template: Template
    let missingKey: MissingKey
    let functions: FunctionSet
    let limits: Limits
    private(set) var output: [UInt8] = []
    private var steps = 0
    private var depth = 0
    /// The template that is running.
    private var tree: [UInt8]
    /// What errors name.
    private var site: Node?
    private(set) var variables: [(name: String, value: Value)]

    init(
        _ template: Template,
        _ value: Value,
        _ missingKey: MissingKey,
        _ functions: FunctionSet,
        _ limits: Limits
    ) {
        self.template = template
        self.missingKey = missingKey
        self.functions = functions
        self.limits = limits
        tree = Array(template.name.utf8)
        variables = [("$", value)]
    }

    mutating func run(_ value: Value) throws(TemplateError) {
        guard let root = template.trees[tree] else { return }
        _ = try walk(root.nodes, value)
    }

    // MARK: Errors

    mutating func at(_ node: Node) { site = node }

    func failure(_ message: String) -> TemplateError {
        guard let site else { return TemplateError("template: \(template.name): \(message)") }
        let running = GoQuote.quoted(tree[...])
        let place = template.place(site.position)
        return TemplateError("template: \(place): executing \(running) at <\(site.text)>: \(message)")
    }

    mutating func deeper<Result>(
        _ body: (inout Execution) throws(TemplateError) -> Result
    ) throws(TemplateError) -> Result {
        guard depth < Self.maximumDepth else {
            throw failure("exceeded maximum template depth (\(Self.maximumDepth))")
        }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    mutating func step() throws(TemplateError) {
        steps += 1
        guard steps <= limits.steps else { throw failure("exceeded maximum number of steps (\(limits.steps))") }
    }

    private mutating func write(_ bytes: some Collection<UInt8>) throws(TemplateError) {
        guard bytes.count <= limits.output - output.count else {
            throw failure("exceeded maximum size of output (\(limits.output))")
        }
        output += bytes
    }

    // MARK: Nodes

    mutating func walk(_ nodes: [Node], _ dot: Value) throws(TemplateError) -> Flow {
        try deeper { execution throws(TemplateError) in
            for node in nodes {
                let flow = try execution.walk(node, dot)
                if flow != .through { return flow }
            }
            return .through
        }
    }

    private mutating func walk(_ node: Node, _ dot: Value) throws(TemplateError) -> Flow {
        at(node)
        try step()
        switch node {
        case .text(_, let bytes): try write(bytes)
        case .action(_, let pipe):
            let value = try pipeline(pipe, dot)
            guard pipe.variables.isEmpty else { break }
            at(node)
            try write(Printer.sprint([value.printable]))
        case .branch(let branch):
            return branch.kind == .range ? try range(branch, dot) : try choose(branch, dot)
        case .template(let call): try invoke(call, dot)
        case .breakLoop: return .breakLoop
        case .continueLoop: return .continueLoop
        default: throw failure("unknown node: \(node.text)")
        }
        return .through
    }

    /// `if` and `with`, which differ in their dot alone.
    private mutating func choose(_ branch: Branch, _ dot: Value) throws(TemplateError) -> Flow {
        let mark = variables.count
        defer { forget(mark) }
        let value = try pipeline(branch.pipe, dot)
        if value.isTrue { return try walk(branch.body, branch.kind == .with ? value : dot) }
        return try branch.otherwise.map { nodes throws(TemplateError) in try walk(nodes, dot) } ?? .through
    }

    private mutating func invoke(_ call: TemplateCall, _ dot: Value) throws(TemplateError) {
        guard let called = template.trees[call.name] else {
            throw failure("template \(GoQuote.quoted(call.name[...])) not defined")
        }
        let inner = try call.pipe.map { pipe throws(TemplateError) in try pipeline(pipe, dot) } ?? .none
        let outer = (tree, variables)
        (tree, variables) = (call.name, [("$", inner)])
        defer { (tree, variables) = outer }
        _ = try walk(called.nodes, inner)
    }

    // MARK: Variables

    mutating func declare(_ name: String, _ value: Value) { variables.append((name, value)) }

    mutating func forget(_ mark: Int) { variables.removeLast(variables.count - mark) }

    /// The `depth`th from the top, which a loop gives new values.
    mutating func setTop(_ depth: Int, _ value: Value) { variables[variables.count - depth].value = value }

    mutating func assign(_ name: String, _ value: Value) throws(TemplateError) {
        guard let index = variables.lastIndex(where: { $0.name == name }) else {
            throw failure("undefined variable: \(name)")
        }
        variables[index].value = value
    }

    func variable(_ name: String) throws(TemplateError) -> Value {
        guard let found = variables.last(where: { $0.name == name }) else {
            throw failure("undefined variable: \(name)")
        }
        return found.value
    }
}

extension Value {
    /// What is printed of it: what is behind pointers, and `<no value>` for none.
    var printable: Value {
        let value = kind == .pointer ? followed.value : self
        return value.isValid ? value : .string("<no value>")
    }
}
