/// Writes JSON as Go's encoding/json does: no spaces, `<`, `>`, `&`, U+2028 and U+2029 escaped, map keys sorted.
public struct JSONWriter {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false
    /// `<`, `>` and `&` are safe in a page.
    private let escapesHTML: Bool

    public init(escapesHTML: Bool = true) {
        self.escapesHTML = escapesHTML
        bytes.reserveCapacity(512)
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func nested<Failure: Error>(
        _ open: UInt8,
        _ close: UInt8,
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        separate()
        bytes.append(open)
        needsComma = false
        try body(&self)
        bytes.append(close)
        needsComma = true
    }

    public mutating func object<Failure: Error>(_ body: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
        try nested(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    public mutating func array<Failure: Error>(_ body: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
        try nested(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    /// The name of the member that the next call writes.
    public mutating func key(_ key: String) {
        separate()
        appendQuoted(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func string(_ value: String) {
        separate()
        appendQuoted(value)
    }

    public mutating func integer(_ value: some BinaryInteger) { raw(String(value).utf8) }
    public mutating func bool(_ value: Bool) { raw((value ? "true" : "false").utf8) }
    public mutating func null() { raw("null".utf8) }

    /// Whole numbers are written without a fraction, as Go writes float64.
    public mutating func double(_ value: Double) {
        if let whole = Int64(exactly: value) { integer(whole) } else { raw(String(value).utf8) }
    }

    /// Text that is JSON already.
    public mutating func raw(_ text: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: text)
    }

    public mutating func node(_ node: JSONNode) { raw(node.rawBytes) }

    private mutating func appendQuoted(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        var value = value
        let isPlain = value.withUTF8 { text in
            for byte in text where Self.needsLook(byte) { return false }
            bytes.append(contentsOf: text)
            return true
        }
        if !isPlain { appendEscaped(value) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Bytes that are escaped, and the first of U+2028.
    private static func needsLook(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"),
            0xE2:
            true
        default: false
        }
    }

    private mutating func appendEscaped(_ value: String) {
        var lineSeparator = 0
        for byte in value.utf8 {
            lineSeparator = Self.followsSeparator(byte, lineSeparator)
            switch byte {
            case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
            case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0x08: bytes.append(contentsOf: "\\b".utf8)
            case 0x0C: bytes.append(contentsOf: "\\f".utf8)
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
                if escapesHTML { appendUnicode(byte) } else { bytes.append(byte) }
            case 0..<0x20: appendUnicode(byte)
            case 0xA8 where lineSeparator == 3, 0xA9 where lineSeparator == 3:
                bytes.removeLast(2)
                bytes.append(contentsOf: (byte == 0xA8 ? "\\u2028" : "\\u2029").utf8)
            default: bytes.append(byte)
            }
        }
    }

    private mutating func appendUnicode(_ byte: UInt8) {
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(Self.digit(byte >> 4))
        bytes.append(Self.digit(byte & 15))
    }

    /// Counts how far E2 80 A8 or E2 80 A9 (U+2028, U+2029) has been matched.
    private static func followsSeparator(_ byte: UInt8, _ matched: Int) -> Int {
        switch (matched, byte) {
        case (_, 0xE2): 1
        case (1, 0x80): 2
        case (2, 0xA8), (2, 0xA9): 3
        default: 0
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x61 + value - 10
    }
}
