import Text

/// Pipelines, commands and the values that they name.
extension Execution {
    /// The last command's value. Variables that are declared stay until the end of the clause.
    mutating func pipeline(_ pipe: Pipe, _ dot: Value) throws(TemplateError) -> Value {
        try deeper { execution throws(TemplateError) in
            execution.at(.pipe(pipe))
            var value: Value?
            for command in pipe.commands {
                value = try execution.command(command, dot, value).outOfInterface
            }
            let result = value ?? .none
            for variable in pipe.variables {
                if pipe.isAssignment {
                    try execution.assign(variable.name, result)
                } else {
                    execution.declare(variable.name, result)
                }
            }
            return result
        }
    }

    /// `final` is what the command before returned, as a last argument.
    private mutating func command(
        _ command: Command,
        _ dot: Value,
        _ final: Value?
    ) throws(TemplateError) -> Value {
        let arguments = command.arguments
        switch command.word {
        case .field(_, let names):
            at(command.word)
            return try fields(names, of: dot, dot, command.word, arguments, final)
        case .chain(_, let node, let names):
            return try chain(command.word, node, names, dot, arguments, final)
        case .function(_, let name):
            at(command.word)
            return try call(name, dot, command, arguments, final)
        case .pipe(let pipe):
            try refuseArguments(command, final)
            return try pipeline(pipe, dot)
        case .variable(_, let names):
            at(command.word)
            let value = try variable(names[0])
            guard names.count > 1 else {
                try refuseArguments(command, final)
                return value
            }
            return try fields(Array(names.dropFirst()), of: value, dot, command.word, arguments, final)
        default: break
        }
        at(command.word)
        try refuseArguments(command, final)
        switch command.word {
        case .bool(_, let bool): return .bool(bool)
        case .dot: return dot
        case .nilConstant: throw failure("nil is not a command")
        case .number(_, let number): return try constant(number, command.word)
        case .string(_, _, let bytes): return .string(bytes)
        default: throw failure("can't evaluate command \(GoQuote.quoted(command.word.text))")
        }
    }

    private func refuseArguments(_ command: Command, _ final: Value?) throws(TemplateError) {
        guard !command.arguments.isEmpty || final != nil else { return }
        throw failure("can't give argument to non-function \(command.word.text)")
    }

    /// A number where no type is asked for.
    mutating func constant(_ number: NumberConstant, _ node: Node) throws(TemplateError) -> Value {
        at(node)
        if number.isFloat, let float = number.float { return Value(.float64, .float(float)) }
        guard let int = number.int else { throw failure("\(number.text) overflows int") }
        return Value(.int, .int(int))
    }

    mutating func chain(
        _ node: Node,
        _ first: Node,
        _ names: [String],
        _ dot: Value,
        _ arguments: [Node],
        _ final: Value?
    ) throws(TemplateError) -> Value {
        at(node)
        if case .nilConstant = first { throw failure("indirection through explicit nil in \(node.text)") }
        let value = try argument(first, nil, dot)
        return try fields(names, of: value, dot, node, arguments, final)
    }

    /// `.X.Y.Z`; arguments are for the last.
    mutating func fields(
        _ names: [String],
        of value: Value,
        _ dot: Value,
        _ node: Node,
        _ arguments: [Node],
        _ final: Value?
    ) throws(TemplateError) -> Value {
        var value = value
        for name in names.dropLast() { value = try field(name, of: value, dot, node, [], nil) }
        return try field(names[names.count - 1], of: value, dot, node, arguments, final)
    }

    private mutating func field(
        _ name: String,
        of receiver: Value,
        _ dot: Value,
        _ node: Node,
        _ arguments: [Node],
        _ final: Value?
    ) throws(TemplateError) -> Value {
        guard let type = receiver.type else {
            if missingKey == .error { throw failure("nil data; no entry for key \(GoQuote.quoted(name))") }
            return .none
        }
        let (value, isNil) = receiver.followed
        if isNil, value.kind == .interface { throw failure("nil pointer evaluating \(type.name).\(name)") }
        if !isNil, let method = value.type?.method(name) {
            return try call(method, of: value, dot, node, arguments, final)
        }
        let hasArguments = !arguments.isEmpty || final != nil
        switch value.kind {
        case .structure:
            let found: Value?
            do throws(TemplateError) { found = try value.field(name) } catch { throw failure(error.message) }
            guard let found else { break }
            if hasArguments { throw failure("\(name) has arguments but cannot be invoked as function") }
            return found
        case .map where value.type?.key?.isNamed == false || value.type?.key === GoType.string:
            if hasArguments { throw failure("\(name) is not a method but has arguments") }
            if let found = value.member(name) { return found }
            if missingKey == .error { throw failure("map has no entry for key \(GoQuote.quoted(name))") }
            return .none
        case .pointer where value.type?.element.map { $0.kind != .structure || $0.hasField(name) } ?? false:
            throw failure("nil pointer evaluating \(type.name).\(name)")
        default: break
        }
        throw failure("can't evaluate field \(name) in type \(type.name)")
    }
}
