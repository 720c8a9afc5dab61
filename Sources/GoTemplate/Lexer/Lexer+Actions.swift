import Text

/// What stands between the delimiters.
extension Lexer {
    mutating func action() -> Token {
        if atRightDelimiter().found {
            return parentheses == 0 ? rightDelimiter() : failure("unclosed left paren")
        }
        guard let scalar = advance() else { return failure("unclosed action") }
        switch scalar {
        case " ", "\t", "\r", "\n":
            backUp()
            return space()
        case "=": return token(.assign)
        case ":": return advance() == "=" ? token(.declare) : failure("expected :=")
        case "|": return token(.pipe)
        case "\"": return quoted("\"", .string, "unterminated quoted string")
        case "`": return rawQuoted()
        case "$": return isAtTerminator() ? token(.variable) : word(.variable)
        case "'": return quoted("'", .characterConstant, "unterminated character constant")
        case ".":
            if position < input.count, !(0x30...0x39).contains(input[position]) {
                return isAtTerminator() ? token(.dot) : word(.field)
            }
            backUp()
            return number()
        case "+", "-", "0"..."9":
            backUp()
            return number()
        case "(":
            parentheses += 1
            return token(.leftParenthesis)
        case ")":
            parentheses -= 1
            return parentheses < 0 ? failure("unexpected right paren") : token(.rightParenthesis)
        default:
            if Runes.isWordPart(scalar) {
                backUp()
                return identifier()
            }
            if scalar.value < 0x80, Runes.isPrintable(scalar) { return token(.character) }
            return failure("unrecognized character in action: \(Self.name(scalar))")
        }
    }

    /// As `%#U` prints a character.
    private static func name(_ scalar: Unicode.Scalar?) -> String {
        guard let scalar else { return "U+FFFFFFFFFFFFFFFF" }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let number = "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        return Runes.isPrintable(scalar) ? "\(number) '\(scalar)'" : number
    }

    private mutating func rightDelimiter() -> Token {
        let trims = atRightDelimiter().trims
        if trims {
            position += Self.markerLength
            ignore()
        }
        position += Self.right.count
        let token = token(.rightDelimiter)
        if trims {
            skipSpace()
            ignore()
        }
        isInside = false
        return token
    }

    /// A run of spaces; the last of them may belong to a trim marker.
    private mutating func space() -> Token {
        var count = 0
        while Self.isSpace(peek()) {
            _ = advance()
            count += 1
        }
        if hasRightMarker(position - 1), isAt(Self.right, position - 1 + Self.markerLength) {
            backUp()
            if count == 1 { return rightDelimiter() }
        }
        return token(.space)
    }

    private mutating func identifier() -> Token {
        var scalar: Unicode.Scalar?
        repeat { scalar = advance() } while scalar.map(Runes.isWordPart) ?? false
        backUp()
        guard isAtTerminator() else { return failure("bad character \(Self.name(scalar))") }
        let word = String(decoding: input[start..<position], as: UTF8.self)
        if let keyword = TokenKind(keyword: word) { return token(keyword) }
        return token(word == "true" || word == "false" ? .bool : .identifier)
    }

    /// What follows a dot or a dollar sign.
    private mutating func word(_ kind: TokenKind) -> Token {
        var scalar: Unicode.Scalar?
        repeat { scalar = advance() } while scalar.map(Runes.isWordPart) ?? false
        backUp()
        return isAtTerminator() ? token(kind) : failure("bad character \(Self.name(scalar))")
    }

    /// Whether here is what may follow an identifier: `.X.Y` is two words, `$x+2` is an error.
    private mutating func isAtTerminator() -> Bool {
        switch peek() {
        case nil, " ", "\t", "\r", "\n", ".", ",", "|", ":", ")", "(": true
        default: isAt(Self.right, position)
        }
    }

    /// Up to the quote; what is inside is looked at by the parser.
    private mutating func quoted(_ quote: Unicode.Scalar, _ kind: TokenKind, _ message: String) -> Token {
        while let scalar = advance(), scalar != "\n" {
            if scalar == quote { return token(kind) }
            if scalar == "\\" {
                guard let escaped = advance(), escaped != "\n" else { break }
            }
        }
        return failure(message)
    }

    private mutating func rawQuoted() -> Token {
        while let scalar = advance() {
            if scalar == "`" { return token(.rawString) }
        }
        return failure("unterminated raw quoted string")
    }

    private mutating func number() -> Token {
        guard scanNumber() else { return badNumber() }
        let sign = peek()
        guard sign == "+" || sign == "-" else { return token(.number) }
        guard scanNumber(), input[position - 1] == UInt8(ascii: "i") else { return badNumber() }
        return token(.complex)
    }

    private mutating func badNumber() -> Token {
        failure("bad number syntax: \(GoQuote.quoted(input[start..<position]))")
    }

    /// More than what is a number; the parser looks closer.
    private mutating func scanNumber() -> Bool {
        func isDecimal(_ scalar: Unicode.Scalar) -> Bool { "0"..."9" ~= scalar || scalar == "_" }
        func isSign(_ scalar: Unicode.Scalar) -> Bool { scalar == "+" || scalar == "-" }
        _ = accept(isSign)
        var base = 10
        if accept({ $0 == "0" }) {
            if accept({ $0 == "x" || $0 == "X" }) {
                base = 16
            } else if accept({ $0 == "o" || $0 == "O" }) {
                base = 8
            } else if accept({ $0 == "b" || $0 == "B" }) {
                base = 2
            }
        }
        func isDigit(_ scalar: Unicode.Scalar) -> Bool {
            guard scalar != "_" else { return true }
            guard scalar.value < 0x80 else { return false }
            return Character(scalar).hexDigitValue.map { $0 < base } ?? false
        }
        acceptRun(isDigit)
        if accept({ $0 == "." }) { acceptRun(isDigit) }
        let mark: Unicode.Scalar? = base == 10 ? "e" : base == 16 ? "p" : nil
        if let mark, accept({ $0.value | 0x20 == mark.value }) {
            _ = accept(isSign)
            acceptRun(isDecimal)
        }
        _ = accept { $0 == "i" }
        guard let scalar = peek(), Runes.isWordPart(scalar) else { return true }
        _ = advance()
        return false
    }
}
