/// A quoted text of a filter: a string of Go's, also between "/" or "|" for patterns.
enum FilterQuote {
    /// What stands between the quotes, with escapes replaced; nil for what the scanner would not have let pass.
    static func unquoted(_ quoted: [Unicode.Scalar]) -> String? {
        guard quoted.count >= 2, let quote = quoted.first, quoted.last == quote else { return nil }
        // \x and octal escapes are bytes, which need not be UTF-8 by themselves.
        var bytes: [UInt8] = []
        var rest = quoted[1..<(quoted.count - 1)]
        while let character = rest.popFirst() {
            if character == "\\" {
                guard let escaped = rest.popFirst(), replace(escaped, &rest, &bytes) else { return nil }
            } else {
                bytes.append(contentsOf: UTF8.encode(character).map { Array($0) } ?? [])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func replace(
        _ escaped: Unicode.Scalar,
        _ rest: inout ArraySlice<Unicode.Scalar>,
        _ bytes: inout [UInt8]
    ) -> Bool {
        switch escaped {
        case "a": bytes.append(7)
        case "b": bytes.append(8)
        case "t": bytes.append(9)
        case "n": bytes.append(10)
        case "v": bytes.append(11)
        case "f": bytes.append(12)
        case "r": bytes.append(13)
        case "0"..."7":
            guard let low = number(&rest, 2, radix: 8), let byte = UInt8(exactly: (Int(escaped.value) - 48) * 64 + low)
            else { return false }
            bytes.append(byte)
        case "x":
            guard let byte = number(&rest, 2, radix: 16) else { return false }
            bytes.append(UInt8(byte))
        case "u", "U":
            guard let value = number(&rest, escaped == "u" ? 4 : 8, radix: 16), value <= 0x10FFFF else { return false }
            // Half of a pair is no character by itself.
            let character = Unicode.Scalar(UInt32(value)) ?? "\u{FFFD}"
            bytes.append(contentsOf: UTF8.encode(character).map { Array($0) } ?? [])
        default:
            bytes.append(contentsOf: UTF8.encode(escaped).map { Array($0) } ?? [])
        }
        return true
    }

    private static func number(_ rest: inout ArraySlice<Unicode.Scalar>, _ count: Int, radix: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = rest.popFirst().flatMap(FilterScanner.digit), digit < radix else { return nil }
            value = value * radix + digit
        }
        return value
    }
}
