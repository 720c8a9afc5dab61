import Text

/// Cuts a template's text into tokens. It goes on from where the last token ended; after an error there is no more.
struct Lexer {
    var input: [UInt8]
    var position = 0
    /// Where the token that is being read starts.
    var start = 0
    private var hasEnded = false
    var parentheses = 0
    var line = 1
    var startLine = 1
    var isInside = false

    static let left = Array("{{".utf8)
    static let right = Array("}}".utf8)
    /// The minus of a trim marker and its space.
    static let markerLength = 2

    init(_ text: String) { input = Array(text.utf8) }

    mutating func next() -> Token { isInside ? action() : text() }

    // MARK: Characters

    /// nil at the end.
    mutating func advance() -> Unicode.Scalar? {
        guard position < input.count else {
            hasEnded = true
            return nil
        }
        let (scalar, width) = Runes.decode(input[...], at: position)
        position += width
        if scalar == "\n" { line += 1 }
        return scalar
    }

    /// One character back, except at the end, where none was read.
    mutating func backUp() {
        guard !hasEnded, position > 0 else { return }
        var before = position - 1
        while before > max(0, position - 4), input[before] & 0xC0 == 0x80 { before -= 1 }
        let (scalar, width) = Runes.decode(input[...], at: before)
        position = before + width == position ? before : position - 1
        if scalar == "\n" { line -= 1 }
    }

    mutating func peek() -> Unicode.Scalar? {
        let scalar = advance()
        backUp()
        return scalar
    }

    mutating func accept(_ valid: (Unicode.Scalar) -> Bool) -> Bool {
        if let scalar = advance(), valid(scalar) { return true }
        backUp()
        return false
    }

    mutating func acceptRun(_ valid: (Unicode.Scalar) -> Bool) {
        while let scalar = advance(), valid(scalar) {}
        backUp()
    }

    func isAt(_ bytes: [UInt8], _ place: Int) -> Bool {
        place <= input.count && input[place...].starts(with: bytes)
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

    static func isSpace(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar, scalar.value < 0x80 else { return false }
        return isSpace(UInt8(scalar.value))
    }

    // MARK: Tokens

    mutating func token(_ kind: TokenKind) -> Token {
        let token = Token(kind: kind, position: start, bytes: input[start..<position], line: startLine)
        start = position
        startLine = line
        return token
    }

    /// Skips what lies before the position, and counts its lines.
    mutating func ignore() {
        countLines()
        start = position
        startLine = line
    }

    mutating func countLines() {
        for byte in input[start..<position] where byte == 0x0A { line += 1 }
    }

    mutating func failure(_ message: String) -> Token {
        let token = Token(kind: .error, position: start, bytes: Array(message.utf8)[...], line: startLine)
        input = []
        position = 0
        start = 0
        return token
    }

    // MARK: Outside of actions

    private mutating func text() -> Token {
        while true {
            guard let found = find(Self.left, from: position) else {
                position = input.count
                guard position > start else { return token(.end) }
                countLines()
                return token(.text)
            }
            if found > position {
                position = found
                var trimmed = 0
                if hasLeftMarker(found + Self.left.count) {
                    while found - trimmed > start, Self.isSpace(input[found - trimmed - 1]) { trimmed += 1 }
                }
                position -= trimmed
                countLines()
                let before = token(.text)
                position += trimmed
                ignore()
                if !before.bytes.isEmpty { return before }
            }
            if let token = leftDelimiter() { return token }
        }
    }

    private func find(_ wanted: [UInt8], from place: Int) -> Int? {
        var index = place
        while index + wanted.count <= input.count {
            if input[index] == wanted[0], isAt(wanted, index) { return index }
            index += 1
        }
        return nil
    }

    /// nil after a comment, which is no token.
    private mutating func leftDelimiter() -> Token? {
        position += Self.left.count
        let skipped = hasLeftMarker(position) ? Self.markerLength : 0
        if isAt(Array("/*".utf8), position + skipped) {
            position += skipped
            ignore()
            return comment()
        }
        let token = token(.leftDelimiter)
        isInside = true
        position += skipped
        ignore()
        parentheses = 0
        return token
    }

    private mutating func comment() -> Token? {
        guard let found = find(Array("*/".utf8), from: position + 2) else { return failure("unclosed comment") }
        position = found + 2
        let (isAtEnd, trims) = atRightDelimiter()
        guard isAtEnd else { return failure("comment ends before closing delimiter") }
        countLines()
        start = position
        if trims { position += Self.markerLength }
        position += Self.right.count
        if trims { skipSpace() }
        ignore()
        return nil
    }

    mutating func skipSpace() {
        while position < input.count, Self.isSpace(input[position]) { position += 1 }
    }

    func atRightDelimiter() -> (found: Bool, trims: Bool) {
        if hasRightMarker(position), isAt(Self.right, position + Self.markerLength) { return (true, true) }
        return (isAt(Self.right, position), false)
    }

    private func hasLeftMarker(_ place: Int) -> Bool {
        place + 1 < input.count && input[place] == UInt8(ascii: "-") && Self.isSpace(input[place + 1])
    }

    func hasRightMarker(_ place: Int) -> Bool {
        place + 1 < input.count && Self.isSpace(input[place]) && input[place + 1] == UInt8(ascii: "-")
    }
}
