import Text

/// A constant, as every type that it fits into: it has the type that its place asks for.
struct NumberConstant: Sendable {
    let text: String
    var int: Int64?
    var uint: UInt64?
    var float: Double?

    /// The type is that of its spelling where its place asks for none.
    var isFloat: Bool {
        guard float != nil, !text.utf8.starts(with: "'".utf8), !isHexadecimalInteger else { return false }
        return text.utf8.contains { ".eEpP".utf8.contains($0) }
    }

    private var isHexadecimalInteger: Bool {
        let bytes = Array(text.utf8)
        return bytes.count > 2 && bytes[0] == UInt8(ascii: "0") && bytes[1] | 0x20 == UInt8(ascii: "x")
            && !bytes.contains { $0 | 0x20 == UInt8(ascii: "p") }
    }

    /// `'x'`, whose quotes are known to be there.
    init(character token: Token) throws(TemplateError) {
        text = token.text
        let bytes = token.bytes
        let (value, end) = try Quoting.character(bytes, from: bytes.startIndex + 1, quote: UInt8(ascii: "'"))
        guard end == bytes.endIndex - 1 else { throw TemplateError("malformed character constant: \(text)") }
        int = Int64(value)
        uint = UInt64(value)
        float = Double(value)
    }

    init(_ token: Token) throws(TemplateError) {
        text = token.text
        if token.kind == .complex || text.utf8.last == UInt8(ascii: "i") {
            throw TemplateError("complex constants are not implemented: \(text)")
        }
        uint = Self.integer(text, UInt64.self)
        int = Self.integer(text, Int64.self)
        if int == 0 { uint = 0 }
        if let int {
            float = Double(int)
        } else if let uint {
            float = Double(uint)
        } else if let value = Self.float(text) {
            guard text.utf8.contains(where: { ".eEpP".utf8.contains($0) }) else {
                throw TemplateError("integer overflow: \(GoQuote.quoted(token.bytes))")
            }
            float = value
            int = Int64(exactly: value)
            uint = UInt64(exactly: value)
        } else {
            throw TemplateError("illegal number syntax: \(GoQuote.quoted(token.bytes))")
        }
    }

    /// By its prefix, as ParseInt with base 0: `0x`, `0o`, `0b`, `0`, and underscores between digits.
    private static func integer<Value: FixedWidthInteger>(_ text: String, _ type: Value.Type) -> Value? {
        var digits = Array(text.utf8)[...]
        guard underscoresAreRight(digits) else { return nil }
        var sign = ""
        if let first = digits.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            guard Value.isSigned else { return nil }
            sign = first == UInt8(ascii: "-") ? "-" : ""
            digits = digits.dropFirst()
        }
        var base = 10
        if digits.count > 1, digits.first == UInt8(ascii: "0") {
            switch digits[digits.startIndex + 1] | 0x20 {
            case UInt8(ascii: "x"): base = 16
            case UInt8(ascii: "o"): base = 8
            case UInt8(ascii: "b"): base = 2
            default: base = 0
            }
            digits = digits.dropFirst(base == 0 ? 1 : 2)
            if base == 0 { base = 8 }
        }
        let plain = digits.filter { $0 != UInt8(ascii: "_") }
        guard let first = plain.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else { return nil }
        return Value(sign + String(decoding: plain, as: UTF8.self), radix: base)
    }

    private static func float(_ text: String) -> Double? {
        let bytes = Array(text.utf8)[...]
        let unsigned = bytes.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        let isHexadecimal = unsigned.starts(with: "0x".utf8) || unsigned.starts(with: "0X".utf8)
        guard underscoresAreRight(bytes) else { return nil }
        if isHexadecimal, !bytes.contains(where: { $0 | 0x20 == UInt8(ascii: "p") }) { return nil }
        // "." and "0x.p1" have no digit.
        let digits = isHexadecimal ? unsigned.dropFirst(2) : unsigned
        guard let first = digits.first(where: { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "_") }),
            Character(Unicode.Scalar(first)).isHexDigit
        else { return nil }
        let plain = bytes.filter { $0 != UInt8(ascii: "_") }
        guard let value = Double(String(decoding: plain, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// Between digits, or between a prefix and a digit.
    private static func underscoresAreRight(_ bytes: ArraySlice<UInt8>) -> Bool {
        let underscore = UInt8(ascii: "_")
        guard bytes.contains(underscore) else { return true }
        var rest = bytes
        if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        var isHexadecimal = false
        var wasDigit = false
        if rest.count > 1, rest.first == UInt8(ascii: "0"),
            "xob".utf8.contains(rest[rest.startIndex + 1] | 0x20)
        {
            isHexadecimal = rest[rest.startIndex + 1] | 0x20 == UInt8(ascii: "x")
            rest = rest.dropFirst(2)
            wasDigit = true
        }
        var wasUnderscore = false
        for byte in rest {
            let isDigit = (0x30...0x39).contains(byte) || isHexadecimal && (0x61...0x66).contains(byte | 0x20)
            if byte == underscore {
                guard wasDigit else { return false }
            } else if wasUnderscore, !isDigit {
                return false
            }
            wasUnderscore = byte == underscore
            wasDigit = isDigit
        }
        return !wasUnderscore
    }
}
