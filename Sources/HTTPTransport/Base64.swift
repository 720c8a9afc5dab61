/// Base 64 with the standard alphabet and padding.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var value = 0
            for offset in 0..<3 { value = value << 8 | (offset < group.count ? Int(group[start + offset]) : 0) }
            for offset in 0..<4 {
                let digit = alphabet[value >> (18 - 6 * offset) & 63]
                text.append(offset <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
