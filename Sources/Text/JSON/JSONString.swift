/// Decoding of string literals with Go's rules: an unpaired surrogate becomes U+FFFD, as does invalid UTF-8.
enum JSONString {
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ entry: JSONTape.Entry) -> String {
        let range = Int(entry.start)..<Int(entry.end)
        if !entry.escaped {
            return String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(range.count)
        var cursor = range.lowerBound
        while cursor < range.upperBound {
            let byte = bytes[cursor]
            if byte != UInt8(ascii: "\\") {
                decoded.append(byte)
                cursor += 1
                continue
            }
            let code = bytes[cursor + 1]
            if code == UInt8(ascii: "u") {
                let scalar = decodeUnicode(bytes, &cursor)
                decoded.append(contentsOf: Array(String(Character(scalar)).utf8))
            } else {
                decoded.append(simpleEscape(code))
                cursor += 2
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// The value of four hexadecimal digits at `offset`.
    static func hexadecimal(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt32? {
        guard offset + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for index in offset..<offset + 4 {
            switch bytes[index] {
            case 0x30...0x39: value = value << 4 | UInt32(bytes[index] - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(bytes[index] - 0x41 + 10)
            case 0x61...0x66: value = value << 4 | UInt32(bytes[index] - 0x61 + 10)
            default: return nil
            }
        }
        return value
    }

    private static func decodeUnicode(_ bytes: UnsafeBufferPointer<UInt8>, _ cursor: inout Int) -> Unicode.Scalar {
        let replacement: Unicode.Scalar = "\u{FFFD}"
        let first = hexadecimal(bytes, at: cursor + 2) ?? 0xFFFD
        cursor += 6
        guard first >= 0xD800 && first < 0xDC00 else { return Unicode.Scalar(first) ?? replacement }
        guard cursor + 6 <= bytes.count, bytes[cursor] == UInt8(ascii: "\\"), bytes[cursor + 1] == UInt8(ascii: "u"),
            let second = hexadecimal(bytes, at: cursor + 2), second >= 0xDC00, second < 0xE000
        else { return replacement }
        cursor += 6
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? replacement
    }

    private static func simpleEscape(_ code: UInt8) -> UInt8 {
        switch code {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: code
        }
    }
}
