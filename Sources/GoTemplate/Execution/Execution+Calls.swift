import Text

/// Calls of functions and methods.
extension Execution {
    mutating func call(
        _ name: String,
        _ dot: Value,
        _ command: Command,
        _ arguments: [Node],
        _ final: Value?
    ) throws(TemplateError) -> Value {
        guard let function = functions.function(name) else {
            throw failure("\(GoQuote.quoted(name)) is not a defined function")
        }
        try check(name, function.signature, arguments.count, final)
        if name == "and" || name == "or" {
            return try logic(stopsAt: name == "or", dot, arguments, final)
        }
        var values = try self.arguments(function.signature, dot, arguments, final)
        if name == "call" {
            // The error names what stands in the function's place.
            let callee = arguments.first?.text ?? final?.text ?? "<\(final?.type?.name ?? "invalid") Value>"
            values.insert(.string(callee), at: 0)
        }
        do throws(TemplateError) {
            let result = try function.body(values)
            if let count = result.bytes?.count, count > limits.output {
                throw TemplateError("exceeded maximum size of a string (\(limits.output))")
            }
            return result
        } catch {
            at(.command(command))
            throw failure("error calling \(name): \(error.message)")
        }
    }

    mutating func call(
        _ method: Method<Value>,
        of receiver: Value,
        _ dot: Value,
        _ node: Node,
        _ arguments: [Node],
        _ final: Value?
    ) throws(TemplateError) -> Value {
        let signature = Signature(method.parameters.map { .typed($0) })
        try check(method.name, signature, arguments.count, final)
        let values = try self.arguments(signature, dot, arguments, final)
        do throws(TemplateError) {
            return try method.body(receiver, values)
        } catch {
            at(node)
            throw failure("error calling \(method.name): \(error.message)")
        }
    }

    private func check(
        _ name: String,
        _ signature: Signature,
        _ count: Int,
        _ final: Value?
    ) throws(TemplateError) {
        let given = final == nil ? count : count + 1
        let fixed = signature.parameters.count
        if signature.rest != nil {
            guard given >= fixed else {
                throw failure("wrong number of args for \(name): want at least \(fixed) got \(count)")
            }
        } else if given != fixed {
            throw failure("wrong number of args for \(name): want \(fixed) got \(given)")
        }
    }

    private mutating func arguments(
        _ signature: Signature,
        _ dot: Value,
        _ nodes: [Node],
        _ final: Value?
    ) throws(TemplateError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(nodes.count + 1)
        for (index, node) in nodes.enumerated() {
            values.append(try argument(node, signature.parameter(index), dot))
        }
        if let final { values.append(try fit(final, signature.parameter(nodes.count))) }
        return values
    }

    /// `and` and `or` leave the arguments after the one that decides alone.
    private mutating func logic(
        stopsAt: Bool,
        _ dot: Value,
        _ arguments: [Node],
        _ final: Value?
    ) throws(TemplateError) -> Value {
        var value = Value.none
        for node in arguments {
            value = try argument(node, .reflected, dot)
            if value.isTrue == stopsAt { return value }
        }
        return final ?? value
    }

    // MARK: Arguments

    /// The value of an argument for a parameter; nil where a chain begins and anything will do.
    mutating func argument(_ node: Node, _ parameter: Parameter?, _ dot: Value) throws(TemplateError) -> Value {
        at(node)
        // Evaluated before fit is called, whose errors name the place where that ended.
        let value: Value
        switch node {
        case .dot: value = dot
        case .nilConstant:
            guard parameter?.canBeNil ?? true else { throw failure("cannot assign nil to \(parameter?.name ?? "")") }
            return parameter?.zero ?? .none
        case .field(_, let names): value = try fields(names, of: dot, dot, node, [], nil)
        case .variable(_, let names):
            let first = try variable(names[0])
            let rest = Array(names.dropFirst())
            value = rest.isEmpty ? first : try fields(rest, of: first, dot, node, [], nil)
        case .pipe(let pipe): value = try pipeline(pipe, dot)
        case .function(_, let name):
            value = try call(name, dot, Command(position: node.position, word: node, arguments: []), [], nil)
        case .chain(_, let first, let names): value = try chain(node, first, names, dot, [], nil)
        default: return try literal(node, parameter)
        }
        return try fit(value, parameter)
    }

    private mutating func literal(_ node: Node, _ parameter: Parameter?) throws(TemplateError) -> Value {
        guard case .typed(let type) = parameter, type.kind != .interface else {
            switch node {
            case .bool(_, let bool): return .bool(bool)
            case .number(_, let number): return try constant(number, node)
            case .string(_, _, let bytes): return .string(bytes)
            default: throw failure("can't handle assignment of \(node.text) to empty interface argument")
            }
        }
        switch type.kind {
        case .string:
            guard case .string(_, _, let bytes) = node else { throw failure("expected string; found \(node.text)") }
            return Value(type, .string(bytes))
        case .int:
            guard case .number(_, let number) = node, let int = number.int else {
                throw failure("expected integer; found \(node.text)")
            }
            return Value(type, .int(int))
        default: throw failure("can't handle \(node.text) for arg of type \(type.name)")
        }
    }

    /// The value as the parameter's type.
    private func fit(_ value: Value, _ parameter: Parameter?) throws(TemplateError) -> Value {
        guard let parameter else { return value }
        guard let type = value.type else {
            guard parameter.canBeNil else { throw failure("invalid value; expected \(parameter.name)") }
            return parameter.zero
        }
        guard case .typed(let wanted) = parameter, !wanted.takes(type) else { return value }
        let inner = value.outOfInterface
        if let type = inner.type, wanted.takes(type) { return inner }
        let held = inner.isValid ? inner : value
        if held.kind == .pointer, held.type?.element?.name == wanted.name {
            guard case .boxed(let pointed) = held.content else {
                throw failure("dereference of nil pointer of type \(wanted.name)")
            }
            return pointed
        }
        throw failure("wrong type for value; expected \(wanted.name); got \(held.type?.name ?? type.name)")
    }
}
