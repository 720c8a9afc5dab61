/// Percent encoding of URLs.
public enum PercentCoding {
    /// nil when the text has a broken escape or is not UTF-8.
    public static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        var iterator = text.utf8.makeIterator()
        while let byte = iterator.next() {
            if byte == 0x25 {
                guard let high = iterator.next(), let low = iterator.next(),
                    let high = Character(UnicodeScalar(high)).hexDigitValue,
                    let low = Character(UnicodeScalar(low)).hexDigitValue
                else { return nil }
                bytes.append(UInt8(high << 4 | low))
            } else {
                bytes.append(plusIsSpace && byte == 0x2B ? 0x20 : byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The first escape that is none, with at most three characters; empty when the bytes are just no UTF-8.
    static func brokenEscape(_ text: Substring) -> String {
        var rest = text.utf8
        while let start = rest.firstIndex(of: 0x25) {
            rest = rest[start...]
            let digits = rest.dropFirst().prefix(2)
            if digits.count < 2 || !digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) {
                return String(decoding: rest.prefix(3), as: UTF8.self)
            }
            rest = rest.dropFirst(3)
        }
        return ""
    }

    public static func encode(_ text: String) -> String { encode(text, keeping: "-._~") }

    /// One part of a path, with what may stand there as it is (RFC 3986, 3.3).
    public static func encodePart(_ text: String) -> String { encode(text, keeping: "-._~!$&'()*+,;=:@") }

    private static func encode(_ text: String, keeping others: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let scalar = UnicodeScalar(byte)
            if byte < 0x80,
                scalar.properties.isAlphabetic || (0x30...0x39).contains(byte) || others.unicodeScalars.contains(scalar)
            {
                result.unicodeScalars.append(scalar)
            } else {
                result += byte < 16 ? "%0" : "%"
                result += String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
