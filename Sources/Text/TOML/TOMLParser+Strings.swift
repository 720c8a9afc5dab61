/// Texts in quotes.
extension TOMLParser {
    func isTriple(_ quote: UInt8) -> Bool {
        place + 2 < bytes.count && bytes[place] == quote && bytes[place + 1] == quote && bytes[place + 2] == quote
    }

    /// Between single quotes everything stands for itself, between double ones a backslash escapes.
    mutating func text() throws(TOMLError) -> String {
        let quote = bytes[place]
        place += 1
        var kept: [UInt8] = []
        while let byte = next, byte != quote {
            guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else { throw failure("control character in a text") }
            place += 1
            if byte == 0x5C && quote == 0x22 { try escape(&kept) } else { kept.append(byte) }
        }
        try require(quote)
        return try decoded(kept)
    }

    /// Three quotes: lines are part of it, a line end right at the start is not.
    mutating func longText() throws(TOMLError) -> String {
        let quote = bytes[place]
        place += 3
        if next == 0x0D { place += 1 }
        if next == 0x0A { place += 1 }
        var kept: [UInt8] = []
        while !isTriple(quote) {
            guard let byte = next else { throw failure("a text has no end") }
            guard byte >= 0x20 && byte != 0x7F || [0x09, 0x0A, 0x0D].contains(byte) else {
                throw failure("control character in a text")
            }
            place += 1
            if byte == 0x5C && quote == 0x22 {
                if !skipLineEnd() { try escape(&kept) }
            } else {
                kept.append(byte)
            }
        }
        place += 3
        // One or two more quotes belong to the text.
        for _ in 0..<2 where next == quote {
            kept.append(quote)
            place += 1
        }
        return try decoded(kept)
    }

    /// A backslash at the end of a line takes all white space after it away.
    private mutating func skipLineEnd() -> Bool {
        let isSpace: (UInt8) -> Bool = { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        let spaces = bytes[place...].prefix(while: isSpace)
        guard spaces.contains(0x0A), spaces.prefix(while: { $0 != 0x0A }).allSatisfy(isSpace) else { return false }
        place += spaces.count
        return true
    }

    private mutating func escape(_ kept: inout [UInt8]) throws(TOMLError) {
        guard let letter = next else { throw failure("a text has no end") }
        place += 1
        switch letter {
        case 0x62: kept.append(0x08)
        case 0x74: kept.append(0x09)
        case 0x6E: kept.append(0x0A)
        case 0x66: kept.append(0x0C)
        case 0x72: kept.append(0x0D)
        case 0x22, 0x5C: kept.append(letter)
        case 0x75, 0x55:
            let count = letter == 0x75 ? 4 : 8
            let digits = bytes[place...].prefix(count)
            let isNumber = digits.allSatisfy { $0 != 0x2B && $0 != 0x2D }
            guard digits.count == count, isNumber,
                let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
                let character = Unicode.Scalar(value)
            else { throw failure("an escape is no character") }
            place += count
            kept.append(contentsOf: Array(String(Character(character)).utf8))
        default: throw failure("an escape is not known")
        }
    }

    private func decoded(_ kept: [UInt8]) throws(TOMLError) -> String {
        guard let text = String(validating: kept, as: UTF8.self) else { throw failure("a text is not UTF-8") }
        return text
    }
}
