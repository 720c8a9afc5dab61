import Text

/// Go's string and character literals.
enum Quoting {
    private static let backslash = UInt8(ascii: "\\")

    /// What a token in quotes or backquotes says.
    static func unquote(_ token: Token) throws(TemplateError) -> [UInt8] {
        let inside = token.bytes.dropFirst().dropLast()
        if token.kind == .rawString { return inside.filter { $0 != 0x0D } }
        guard inside.contains(backslash) else { return Array(inside) }
        var result: [UInt8] = []
        var index = inside.startIndex
        while index < inside.endIndex {
            if inside[index] != backslash {
                result.append(inside[index])
                index += 1
                continue
            }
            let isByte = index + 1 < inside.endIndex && "x01234567".utf8.contains(inside[index + 1])
            let (value, end) = try character(inside, from: index, quote: UInt8(ascii: "\""))
            if isByte {
                result.append(UInt8(truncatingIfNeeded: value))
            } else if let scalar = Unicode.Scalar(value) {
                result += Array(String(Character(scalar)).utf8)
            }
            index = end
        }
        return result
    }

    /// The character or escape at `index`, and where it ends. `quote` is the only one that may be escaped.
    static func character(
        _ bytes: ArraySlice<UInt8>,
        from index: Int,
        quote: UInt8
    ) throws(TemplateError) -> (value: UInt32, end: Int) {
        let failure = TemplateError("invalid syntax")
        guard index < bytes.endIndex, bytes[index] != quote else { throw failure }
        if bytes[index] != backslash {
            let (scalar, width) = Runes.decode(bytes, at: index)
            return (scalar.value, index + width)
        }
        guard index + 1 < bytes.endIndex else { throw failure }
        let code = bytes[index + 1]
        let simple: [UInt8: UInt32] = [
            UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
            UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, backslash: 0x5C,
        ]
        if let value = simple[code] { return (value, index + 2) }
        if code == quote { return (UInt32(quote), index + 2) }
        switch code {
        case 0x30...0x37:
            let value = try digits(bytes, index + 1, 3, 8)
            guard value <= 255 else { throw failure }
            return (value, index + 4)
        case UInt8(ascii: "x"): return (try digits(bytes, index + 2, 2, 16), index + 4)
        case UInt8(ascii: "u"): return (try scalar(bytes, index + 2, 4), index + 6)
        case UInt8(ascii: "U"): return (try scalar(bytes, index + 2, 8), index + 10)
        default: throw failure
        }
    }

    private static func scalar(
        _ bytes: ArraySlice<UInt8>,
        _ index: Int,
        _ count: Int
    ) throws(TemplateError) -> UInt32 {
        let value = try digits(bytes, index, count, 16)
        guard Unicode.Scalar(value) != nil else { throw TemplateError("invalid syntax") }
        return value
    }

    private static func digits(
        _ bytes: ArraySlice<UInt8>,
        _ index: Int,
        _ count: Int,
        _ base: Int
    ) throws(TemplateError) -> UInt32 {
        guard index + count <= bytes.endIndex else { throw TemplateError("invalid syntax") }
        var value: UInt32 = 0
        for byte in bytes[index..<index + count] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < base,
                value < 1 << 28
            else { throw TemplateError("invalid syntax") }
            value = value * UInt32(base) + UInt32(digit)
        }
        return value
    }
}
