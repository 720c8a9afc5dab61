/// Texts and characters as Go's %q writes them.
public enum GoQuote {
    private static let backslash = UInt8(ascii: "\\")

    /// `"…"` with what is not printable escaped; with `ascii` everything outside ASCII too.
    public static func quoted(_ bytes: ArraySlice<UInt8>, quote: UInt8 = UInt8(ascii: "\""), ascii: Bool = false)
        -> String
    {
        String(decoding: Self.bytes(bytes, quote: quote, ascii: ascii), as: UTF8.self)
    }

    public static func quoted(_ text: String) -> String { quoted(Array(text.utf8)[...]) }

    public static func bytes(
        _ bytes: ArraySlice<UInt8>,
        quote: UInt8 = UInt8(ascii: "\""),
        ascii: Bool = false
    ) -> [UInt8] {
        var result = [quote]
        Runes.forEach(bytes) { scalar, source in
            if scalar == Runes.replacement, source.count == 1 {
                result += "\\x".utf8
                result += hexadecimal(UInt32(source[source.startIndex]), 2)
            } else {
                append(scalar, quote, ascii, &result)
            }
        }
        return result + [quote]
    }

    private static func append(_ scalar: Unicode.Scalar, _ quote: UInt8, _ ascii: Bool, _ result: inout [UInt8]) {
        switch scalar {
        case Unicode.Scalar(quote), "\\":
            result.append(backslash)
            result.append(UInt8(truncatingIfNeeded: scalar.value))
        case "\u{7}": result += "\\a".utf8
        case "\u{8}": result += "\\b".utf8
        case "\u{C}": result += "\\f".utf8
        case "\n": result += "\\n".utf8
        case "\r": result += "\\r".utf8
        case "\t": result += "\\t".utf8
        case "\u{B}": result += "\\v".utf8
        default:
            if scalar.value < 0x80 || !ascii, Runes.isPrintable(scalar) {
                result += Array(String(Character(scalar)).utf8)
            } else if scalar.value < 0x20 || scalar.value == 0x7F {
                result += "\\x".utf8
                result += hexadecimal(scalar.value, 2)
            } else if scalar.value < 0x10000 {
                result += "\\u".utf8
                result += hexadecimal(scalar.value, 4)
            } else {
                result += "\\U".utf8
                result += hexadecimal(scalar.value, 8)
            }
        }
    }

    private static func hexadecimal(_ value: UInt32, _ count: Int) -> [UInt8] {
        let digits = Array(String(value, radix: 16).utf8)
        return [UInt8](repeating: 0x30, count: max(0, count - digits.count)) + digits
    }

    /// Whether backquotes can hold it: no control character but tabs, no backquote, valid UTF-8.
    public static func canBackquote(_ bytes: ArraySlice<UInt8>) -> Bool {
        var can = true
        Runes.forEach(bytes) { scalar, source in
            let isInvalid = scalar == Runes.replacement && source.count == 1
            let isControl = scalar.value < 0x20 && scalar != "\t" || scalar.value == 0x7F
            if isInvalid || isControl || scalar == "`" || scalar == "\u{FEFF}" { can = false }
        }
        return can
    }
}
