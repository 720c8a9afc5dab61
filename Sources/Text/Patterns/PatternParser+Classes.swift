/// Escapes and the classes with names.
extension PatternParser {
    /// The character that a letter after a backslash stands for.
    mutating func escaped(_ letter: Unicode.Scalar) throws(PatternError) -> Unicode.Scalar {
        switch letter {
        case "a": return "\u{7}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{B}"
        case "x": return try hexadecimal()
        case "0"..."7":
            var value = letter.value - 48
            // One digit from 1 to 7 alone would be a reference to a group, which there is none of.
            guard letter == "0" || rest.first.map({ ("0"..."7").contains($0) }) == true else { break }
            for _ in 0..<2 {
                guard let digit = rest.first, ("0"..."7").contains(digit) else { break }
                rest.removeFirst()
                value = value * 8 + digit.value - 48
            }
            if let character = Unicode.Scalar(value) { return character }
        default:
            let isWord = PatternSet.word.contains(letter) && letter != "_"
            if letter.value < 128 && !isWord { return letter }
        }
        throw PatternError("invalid escape sequence", "\\\(letter)")
    }

    private mutating func hexadecimal() throws(PatternError) -> Unicode.Scalar {
        var digits: [Unicode.Scalar] = []
        if take("{") {
            while let digit = rest.popFirst(), digit != "}" {
                guard digits.count < 8 else { throw PatternError("invalid escape sequence", "\\x{") }
                digits.append(digit)
            }
        } else {
            digits = Array(rest.prefix(2))
            rest = rest.dropFirst(2)
            guard digits.count == 2 else { throw PatternError("invalid escape sequence", "\\x") }
        }
        var text = ""
        text.unicodeScalars.append(contentsOf: digits)
        guard text.utf8.allSatisfy({ $0 != 43 && $0 != 45 }), let value = UInt32(text, radix: 16), value <= 0x10FFFF,
            let character = Unicode.Scalar(value)
        else { throw PatternError("invalid escape sequence", "\\x") }
        return character
    }

    /// "[:alpha:]" within a class.
    mutating func namedClass() throws(PatternError) -> [ClosedRange<UInt32>] {
        rest.removeFirst(2)
        let isNegated = take("^")
        var name = ""
        while let character = rest.popFirst(), character != ":" { name.unicodeScalars.append(character) }
        guard take("]"), let ranges = Self.namedClasses[name] else {
            throw PatternError("invalid character class range", "[:\(name):]")
        }
        return PatternSet(ranges: ranges, isNegated: isNegated).positive
    }

    private static let namedClasses: [String: [ClosedRange<UInt32>]] = [
        "alnum": [48...57, 65...90, 97...122], "alpha": [65...90, 97...122], "ascii": [0...127],
        "blank": [9...9, 32...32], "cntrl": [0...31, 127...127], "digit": [48...57], "graph": [33...126],
        "lower": [97...122], "print": [32...126], "punct": [33...47, 58...64, 91...96, 123...126],
        "space": [9...13, 32...32], "upper": [65...90], "word": [48...57, 65...90, 95...95, 97...122],
        "xdigit": [48...57, 65...70, 97...102],
    ]
}
