/// UTF-8 as Go reads it: a byte that belongs to no valid sequence is one U+FFFD.
public enum Runes {
    public static let replacement: Unicode.Scalar = "\u{FFFD}"

    /// The scalar at `index`, and how many bytes it takes. `index` is inside.
    public static func decode(_ bytes: ArraySlice<UInt8>, at index: Int) -> (scalar: Unicode.Scalar, width: Int) {
        let first = bytes[index]
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        let width: Int
        var value: UInt32
        var least: UInt32
        switch first {
        case 0xC2...0xDF: (width, value, least) = (2, UInt32(first & 0x1F), 0x80)
        case 0xE0...0xEF: (width, value, least) = (3, UInt32(first & 0x0F), 0x800)
        case 0xF0...0xF4: (width, value, least) = (4, UInt32(first & 0x07), 0x10000)
        default: return (replacement, 1)
        }
        guard index + width <= bytes.endIndex else { return (replacement, 1) }
        for offset in 1..<width {
            let byte = bytes[index + offset]
            guard byte & 0xC0 == 0x80 else { return (replacement, 1) }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        guard value >= least, let scalar = Unicode.Scalar(value) else { return (replacement, 1) }
        return (scalar, width)
    }

    /// Calls `body` with each scalar and its bytes.
    public static func forEach(_ bytes: ArraySlice<UInt8>, _ body: (Unicode.Scalar, ArraySlice<UInt8>) -> Void) {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let (scalar, width) = decode(bytes, at: index)
            body(scalar, bytes[index..<index + width])
            index += width
        }
    }

    public static func count(_ bytes: ArraySlice<UInt8>) -> Int {
        var count = 0
        forEach(bytes) { _, _ in count += 1 }
        return count
    }

    /// The first `limit` scalars.
    public static func prefix(_ bytes: ArraySlice<UInt8>, _ limit: Int) -> ArraySlice<UInt8> {
        var index = bytes.startIndex
        var left = limit
        while index < bytes.endIndex, left > 0 {
            index += decode(bytes, at: index).width
            left -= 1
        }
        return bytes[..<index]
    }

    public static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 {
            let letter = scalar.value | 0x20
            return letter >= 0x61 && letter <= 0x7A
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return false
        }
    }

    public static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return scalar.value >= 0x30 && scalar.value <= 0x39 }
        return scalar.properties.generalCategory == .decimalNumber
    }

    public static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || isLetter(scalar) || isDigit(scalar)
    }

    /// Letters, marks, numbers, punctuation, symbols, and of the spaces the ordinary one.
    public static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return scalar.value >= 0x20 && scalar.value < 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
            .paragraphSeparator:
            return false
        default: return true
        }
    }
}
