import Text

/// Pipelines, commands and operands.
extension Parser {
    mutating func pipeline(_ context: String, _ end: TokenKind) throws(TemplateError) -> Pipe {
        let position = peekNonSpace().position
        let (variables, isAssignment) = try declarations(context)
        var commands: [Command] = []
        while true {
            let token = nextNonSpace()
            switch token.kind {
            case end:
                try check(commands, context)
                return Pipe(
                    position: position,
                    variables: variables,
                    isAssignment: isAssignment,
                    commands: commands
                )
            case .bool, .characterConstant, .complex, .dot, .field, .identifier, .number, .nilMark, .rawString, .string,
                .variable, .leftParenthesis:
                backUp()
                commands.append(try command())
            default: throw unexpected(token, context)
            }
        }
    }

    private mutating func declarations(
        _ context: String
    ) throws(TemplateError) -> (variables: [Pipe.Variable], isAssignment: Bool) {
        var variables: [Pipe.Variable] = []
        while peekNonSpace().kind == .variable {
            let variable = next()
            let after = peek()
            let following = peekNonSpace()
            func declare(_ parser: inout Parser) {
                _ = parser.nextNonSpace()
                variables.append(Pipe.Variable(position: variable.position, name: variable.text))
                parser.frame.variables.append(variable.text)
            }
            if following.kind == .assign || following.kind == .declare {
                declare(&self)
                return (variables, following.kind == .assign)
            }
            if following.kind == .character, following.text == "," {
                declare(&self)
                guard context == "range", variables.count < 2 else {
                    throw failure("too many declarations in \(context)")
                }
                switch peekNonSpace().kind {
                case .variable, .rightDelimiter, .rightParenthesis: continue
                default: throw failure("range can only initialize variables")
                }
            }
            // An argument; both tokens go back.
            if after.kind == .space { backUp(with: variable, after) } else { backUp(with: variable) }
            break
        }
        return (variables, false)
    }

    private func check(_ commands: [Command], _ context: String) throws(TemplateError) {
        guard !commands.isEmpty else { throw failure("missing value for \(context)") }
        for (index, command) in commands.enumerated().dropFirst() {
            switch command.word {
            case .bool, .dot, .nilConstant, .number, .string:
                throw failure("non executable command in pipeline stage \(index + 1)")
            default: break
            }
        }
    }

    private mutating func command() throws(TemplateError) -> Command {
        let position = peekNonSpace().position
        var operands: [Node] = []
        reading: while true {
            _ = peekNonSpace()
            if let operand = try operand() { operands.append(operand) }
            let token = next()
            switch token.kind {
            case .space: continue
            case .rightDelimiter, .rightParenthesis:
                backUp()
                break reading
            case .pipe: break reading
            default: throw unexpected(token, "operand")
            }
        }
        guard let word = operands.first else { throw failure("empty command") }
        return Command(position: position, word: word, arguments: Array(operands.dropFirst()))
    }

    /// A term and the fields after it; nil where something else stands.
    private mutating func operand() throws(TemplateError) -> Node? {
        guard let term = try term() else { return nil }
        let first = peek()
        guard first.kind == .field else { return term }
        var names: [String] = []
        while peek().kind == .field { names.append(String(next().text.dropFirst())) }
        switch term {
        case .field(_, let before): return .field(first.position, before + names)
        case .variable(_, let before): return .variable(first.position, before + names)
        case .bool, .string, .number, .nilConstant, .dot:
            throw failure("unexpected . after term \(GoQuote.quoted(term.text))")
        default: return .chain(first.position, term, names)
        }
    }

    private mutating func term() throws(TemplateError) -> Node? {
        let token = nextNonSpace()
        switch token.kind {
        case .identifier:
            guard hasFunction(token.text) else { throw failure("function \(GoQuote.quoted(token.text)) not defined") }
            return .function(token.position, token.text)
        case .dot: return .dot(token.position)
        case .nilMark: return .nilConstant(token.position)
        case .variable:
            guard frame.variables.contains(token.text) else {
                throw failure("undefined variable \(GoQuote.quoted(token.text))")
            }
            return .variable(token.position, [token.text])
        case .field: return .field(token.position, [String(token.text.dropFirst())])
        case .bool: return .bool(token.position, token.text == "true")
        case .characterConstant, .complex, .number:
            do throws(TemplateError) {
                let isCharacter = token.kind == .characterConstant
                let number = try isCharacter ? NumberConstant(character: token) : NumberConstant(token)
                return .number(token.position, number)
            } catch {
                throw failure(error.message)
            }
        case .leftParenthesis:
            return .pipe(
                try deeper { parser throws(TemplateError) in
                    try parser.pipeline("parenthesized pipeline", .rightParenthesis)
                }
            )
        case .string, .rawString:
            do throws(TemplateError) {
                return .string(token.position, quoted: token.text, try Quoting.unquote(token))
            } catch {
                throw failure(error.message)
            }
        default:
            backUp()
            return nil
        }
    }
}
