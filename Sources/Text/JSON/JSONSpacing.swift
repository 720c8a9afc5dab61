/// The white space of a JSON text as Go's encoding/json changes it: names and values stay as they were spelled. For
/// texts that were parsed before.
public enum JSONSpacing {
    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    /// Without any, and with what Go escapes: `<`, `>`, `&`, U+2028 and U+2029.
    public static func compacted(_ text: some Sequence<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var isString = false
        var isEscape = false
        for byte in text {
            if !isString && isSpace(byte) { continue }
            if byte == UInt8(ascii: "\"") && !isEscape { isString.toggle() }
            isEscape = byte == UInt8(ascii: "\\") && !isEscape
            switch byte {
            case UInt8(ascii: "<"): bytes += "\\u003c".utf8
            case UInt8(ascii: ">"): bytes += "\\u003e".utf8
            case UInt8(ascii: "&"): bytes += "\\u0026".utf8
            case 0xA8 where bytes.suffix(2) == [0xE2, 0x80], 0xA9 where bytes.suffix(2) == [0xE2, 0x80]:
                bytes.removeLast(2)
                bytes += (byte == 0xA8 ? "\\u2028" : "\\u2029").utf8
            default: bytes.append(byte)
            }
        }
        return bytes
    }

    /// A line for each member and element; empty containers stay `{}` and `[]`. What stands behind the value stays too.
    public static func indented(_ text: some Sequence<UInt8>, _ indent: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var level = 0
        var isString = false
        var isEscape = false
        /// A container was opened and has nothing yet.
        var isEmpty = false
        var isOver = false
        func newline() {
            bytes.append(0x0A)
            for _ in 0..<level { bytes += indent.utf8 }
        }
        for byte in text {
            if isOver || isString {
                bytes.append(byte)
                if byte == UInt8(ascii: "\"") && !isEscape { isString = false }
                isEscape = byte == UInt8(ascii: "\\") && !isEscape
                continue
            }
            if isSpace(byte) { continue }
            let closes = byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
            if isEmpty && !closes {
                level += 1
                newline()
            } else if closes && !isEmpty {
                level -= 1
                newline()
            }
            isEmpty = false
            bytes.append(byte)
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): isEmpty = true
            case UInt8(ascii: "}"), UInt8(ascii: "]"): isOver = level == 0
            case UInt8(ascii: ","): newline()
            case UInt8(ascii: ":"): bytes.append(0x20)
            case UInt8(ascii: "\""): isString = true
            default: break
            }
        }
        return bytes
    }
}
