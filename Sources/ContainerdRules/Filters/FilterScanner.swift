/// Takes a filter apart. What a run of characters is depends on what stood before: after a comparison a value may hold
/// nearly anything, elsewhere a field is made of letters, digits and "_".
struct FilterScanner {
    let input: [Unicode.Scalar]
    /// The place of the next character.
    private(set) var place = 0
    /// What was wrong with the first illegal token.
    private(set) var problem = ""
    private var expectsValue = false

    init(_ input: [Unicode.Scalar]) { self.input = input }

    var next: Unicode.Scalar? { place < input.count ? input[place] : nil }

    mutating func scan() -> FilterToken {
        while let character = next, character.properties.isWhitespace { place += 1 }
        let start = place
        guard let first = next else { return FilterToken(kind: .end, start: start, text: []) }
        place += 1
        var kind = FilterToken.Kind.other
        switch first {
        case "/", "|", "\"":
            kind = scanQuoted(first) ? .quoted : .illegal
        case ",", ".":
            expectsValue = false
            kind = .separator
        case "=", "!", "~":
            skip { "=!~".unicodeScalars.contains($0) }
            expectsValue = true
            kind = .comparison
        default:
            if expectsValue {
                skip(while: Self.isPartOfValue)
                expectsValue = false
                kind = .value
            } else if Self.isPartOfField(first) {
                skip(while: Self.isPartOfField)
                kind = .field
            }
        }
        return FilterToken(kind: kind, start: start, text: Array(input[start..<place]))
    }

    private mutating func skip(while isPart: (Unicode.Scalar) -> Bool) {
        while let character = next, isPart(character) { place += 1 }
    }

    private static func isPartOfField(_ character: Unicode.Scalar) -> Bool {
        switch character {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }

    private static func isPartOfValue(_ character: Unicode.Scalar) -> Bool {
        if character == "," || character.properties.isWhitespace { return false }
        switch character.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }

    /// To the closing quote; the escapes are looked at here and replaced later.
    private mutating func scanQuoted(_ quote: Unicode.Scalar) -> Bool {
        var isLegal = true
        while let character = next, character != "\n" {
            place += 1
            if character == quote { return isLegal }
            if character == "\\" && !scanEscape(quote) { isLegal = false }
        }
        report("quoted literal not terminated")
        return false
    }

    private mutating func scanEscape(_ quote: Unicode.Scalar) -> Bool {
        switch next {
        case "a", "b", "f", "n", "r", "t", "v", "\\":
            place += 1
            return true
        case let character? where character == quote:
            place += 1
            return true
        case "0", "1", "2", "3", "4", "5", "6", "7": return scanDigits(3, radix: 8)
        case "x": return scanDigits(after: 1, 2, radix: 16)
        case "u": return scanDigits(after: 1, 4, radix: 16)
        case "U": return scanDigits(after: 1, 8, radix: 16)
        default:
            report("illegal escape sequence")
            return false
        }
    }

    private mutating func scanDigits(after letters: Int = 0, _ count: Int, radix: Int) -> Bool {
        place += letters
        for _ in 0..<count {
            guard let digit = next.flatMap(Self.digit), digit < radix else {
                report("illegal numeric escape sequence")
                return false
            }
            place += 1
        }
        return true
    }

    static func digit(_ character: Unicode.Scalar) -> Int? {
        switch character {
        case "0"..."9": Int(character.value) - 48
        case "a"..."f": Int(character.value) - 87
        case "A"..."F": Int(character.value) - 55
        default: nil
        }
    }

    private mutating func report(_ problem: String) { if self.problem.isEmpty { self.problem = problem } }
}
