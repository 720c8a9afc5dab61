/// Names as messages have them: labels with their lengths before them (RFC 1035, 3.1).
enum DNSName {
    private static let longest = 255

    /// A name that refers to no other place, and the place behind it; nil where there is none. The name itself is nil
    /// where it is none of a host that we could know.
    static func read(_ bytes: [UInt8], at start: Int) -> (name: String?, end: Int)? {
        var place = start
        var text: [UInt8] = []
        var isPlain = true
        while place < bytes.count {
            let length = Int(bytes[place])
            place += 1
            if length == 0 {
                return (isPlain ? String(decoding: text, as: UTF8.self) : nil, place)
            }
            guard length < 64, place + length < bytes.count, place + length - start < longest else { return nil }
            if !text.isEmpty { text.append(UInt8(ascii: ".")) }
            for byte in bytes[place..<place + length] {
                isPlain = isPlain && byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: ".")
                text.append((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte)
            }
            place += length
        }
        return nil
    }

    /// The place behind a name of whatever form.
    static func skip(_ bytes: [UInt8], at start: Int) -> Int? {
        var place = start
        while place < bytes.count {
            let length = Int(bytes[place])
            switch length {
            case 0: return place + 1
            case 1..<64: place += 1 + length
            case 0xC0...: return place + 2 <= bytes.count ? place + 2 : nil
            default: return nil
            }
        }
        return nil
    }

    /// Nil for a name that cannot be said: with a label that is empty or too long.
    static func write(_ name: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        for label in name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard (1..<64).contains(label.count) else { return nil }
            bytes.append(UInt8(label.count))
            bytes += label
        }
        bytes.append(0)
        return bytes.count <= longest ? bytes : nil
    }
}
