import Text

/// Whole and floating-point numbers.
extension Printer {
    mutating func printInteger(_ number: UInt64, isSigned: Bool, _ verb: Unicode.Scalar, _ value: Value) {
        switch verb {
        case "v" where flags.sharpV && !isSigned: printAddress(number, prefix: true)
        case "v", "d": appendInteger(number, 10, isSigned, verb)
        case "b": appendInteger(number, 2, isSigned, verb)
        case "o", "O": appendInteger(number, 8, isSigned, verb)
        case "x", "X": appendInteger(number, 16, isSigned, verb)
        case "c": pad(Array(String(Character(Self.scalar(number))).utf8)[...])
        case "q":
            let text = Array(String(Character(Self.scalar(number))).utf8)
            pad(GoQuote.bytes(text[...], quote: UInt8(ascii: "'"), ascii: flags.plus)[...])
        case "U": printUnicode(number)
        default: complain(verb, value)
        }
    }

    private static func scalar(_ number: UInt64) -> Unicode.Scalar {
        UInt32(exactly: number).flatMap(Unicode.Scalar.init) ?? Runes.replacement
    }

    mutating func printAddress(_ number: UInt64, prefix: Bool) {
        let sharp = flags.sharp
        flags.sharp = prefix
        appendInteger(number, 16, false, "v")
        flags.sharp = sharp
    }

    private mutating func appendInteger(_ number: UInt64, _ base: Int, _ isSigned: Bool, _ verb: Unicode.Scalar) {
        let isNegative = isSigned && Int64(bitPattern: number) < 0
        let magnitude = isNegative ? 0 &- number : number
        var least = 0
        if let precision = flags.precision {
            least = precision
            // No digit at all is asked for.
            if precision == 0, number == 0 {
                let zero = flags.zero
                flags.zero = false
                appendPadding(flags.width ?? 0)
                flags.zero = zero
                return
            }
        } else if flags.zero, !flags.minus, let width = flags.width {
            least = isNegative || flags.plus || flags.space ? width - 1 : width
        }
        var digits = Array(String(magnitude, radix: base, uppercase: verb == "X").utf8)
        if digits.count < least {
            digits.insert(contentsOf: repeatElement(0x30, count: least - digits.count), at: 0)
        }
        var prefix = isNegative ? "-" : flags.plus ? "+" : flags.space ? " " : ""
        if verb == "O" { prefix += "0o" }
        if flags.sharp {
            switch base {
            case 2: prefix += "0b"
            case 8: if digits.first != 0x30 { prefix += "0" }
            case 16: prefix += verb == "X" ? "0X" : "0x"
            default: break
            }
        }
        padWithoutZeros(Array(prefix.utf8) + digits)
    }

    /// `U+0041`, with `#` the character too.
    private mutating func printUnicode(_ number: UInt64) {
        let digits = String(number, radix: 16, uppercase: true)
        let least = max(flags.precision ?? 4, 4)
        var text = "U+" + String(repeating: "0", count: max(0, least - digits.utf8.count)) + digits
        if flags.sharp, let scalar = UInt32(exactly: number).flatMap(Unicode.Scalar.init), Runes.isPrintable(scalar) {
            text += " '\(Character(scalar))'"
        }
        padWithoutZeros(Array(text.utf8))
    }

    mutating func printFloat(_ number: Double, _ verb: Unicode.Scalar, _ value: Value) {
        switch verb {
        case "v": appendFloat(number, "g", nil, verb)
        case "b", "g", "G", "x", "X": appendFloat(number, verb, nil, verb)
        case "f", "e", "E": appendFloat(number, verb, 6, verb)
        case "F": appendFloat(number, "f", 6, verb)
        default: complain(verb, value)
        }
    }

    private mutating func appendFloat(
        _ number: Double,
        _ form: Unicode.Scalar,
        _ usual: Int?,
        _ verb: Unicode.Scalar
    ) {
        let precision = flags.precision ?? usual
        var text = Array(Decimal.format(number, form, precision: precision).utf8)
        let isNegative = text.first == UInt8(ascii: "-")
        if isNegative || text.first == UInt8(ascii: "+") { text.removeFirst() }
        let sign = isNegative ? "-" : flags.plus ? "+" : flags.space ? " " : ""
        if number.isNaN || number.isInfinite {
            // An infinity has its sign always.
            let shown = number.isInfinite && sign.isEmpty ? "+" : sign
            return padWithoutZeros(Array(shown.utf8) + text)
        }
        if flags.sharp, form != "b" { text = Self.withPoint(text, form, precision) }
        if !sign.isEmpty, flags.zero, !flags.minus, let width = flags.width, width > text.count + 1 {
            append(sign)
            appendPadding(width - text.count - 1)
            return append(text)
        }
        pad((Array(sign.utf8) + text)[...])
    }

    /// `#` keeps the point, and the zeros after it.
    private static func withPoint(_ number: [UInt8], _ form: Unicode.Scalar, _ precision: Int?) -> [UInt8] {
        var missing = 0
        switch form {
        case "g", "G", "x": missing = precision ?? 6
        default: break
        }
        let isHexadecimal = form == "x" || form == "X"
        let marks = isHexadecimal ? "pP".utf8 : "eEpP".utf8
        let end = number.firstIndex { marks.contains($0) } ?? number.count
        var digits = Array(number[..<end])
        var hasPoint = false
        var sawDigit = false
        for byte in digits {
            if byte == UInt8(ascii: ".") {
                hasPoint = true
                continue
            }
            if byte != 0x30 { sawDigit = true }
            if sawDigit { missing -= 1 }
        }
        if !hasPoint {
            if digits == [0x30] { missing -= 1 }
            digits.append(UInt8(ascii: "."))
        }
        digits += repeatElement(0x30, count: max(0, missing))
        return digits + number[end...]
    }
}
