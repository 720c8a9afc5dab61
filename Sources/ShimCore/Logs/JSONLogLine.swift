/// One line of docker's json-file format, escaped as docker's own writer does it.
enum JSONLogLine {
    private static let open = Array(#"{"log":""#.utf8)
    private static let stdout = Array(#"","stream":"stdout","time":""#.utf8)
    private static let stderr = Array(#"","stream":"stderr","time":""#.utf8)
    private static let close = Array("\"}\n".utf8)
    private static let newline = Array("\\n".utf8)

    static func append(
        _ text: UnsafeRawBufferPointer,
        ended: Bool,
        _ stream: OutputStream,
        time: (inout [UInt8]) -> Void,
        to bytes: inout [UInt8]
    ) {
        bytes.append(contentsOf: open)
        escape(text, to: &bytes)
        if ended { bytes.append(contentsOf: newline) }
        bytes.append(contentsOf: stream == .stdout ? stdout : stderr)
        time(&bytes)
        bytes.append(contentsOf: close)
    }

    private static func escape(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        var index = 0
        var plain = 0
        while index < text.count {
            let byte = text[index]
            if isPlain(byte) {
                index += 1
                continue
            }
            let length = byte < 0x80 ? 1 : sequenceLength(text, index)
            let isSeparator = length == 3 && byte == 0xE2 && text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8
            if length > 1 && !isSeparator {
                index += length
                continue
            }
            bytes.append(contentsOf: text[plain..<index])
            escape(byte, isSeparator ? text[index + 2] : nil, to: &bytes)
            index += max(length, 1)
            plain = index
        }
        bytes.append(contentsOf: text[plain...])
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): false
        default: byte >= 0x20 && byte < 0x80
        }
    }

    /// `separator` is the last byte of U+2028 or U+2029; any other byte above 0x7F stands for broken UTF-8.
    private static func escape(_ byte: UInt8, _ separator: UInt8?, to bytes: inout [UInt8]) {
        switch (byte, separator) {
        case (_, let last?): bytes.append(contentsOf: (last == 0xA8 ? "\\u2028" : "\\u2029").utf8)
        case (UInt8(ascii: "\""), _): bytes.append(contentsOf: "\\\"".utf8)
        case (UInt8(ascii: "\\"), _): bytes.append(contentsOf: "\\\\".utf8)
        case (0x0A, _): bytes.append(contentsOf: "\\n".utf8)
        case (0x0D, _): bytes.append(contentsOf: "\\r".utf8)
        case (0x80..., _): bytes.append(contentsOf: "\\ufffd".utf8)
        default:
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(digit(byte >> 4))
            bytes.append(digit(byte & 15))
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }

    /// Bytes of the well-formed character at `index`, 0 when there is none.
    private static func sequenceLength(_ text: UnsafeRawBufferPointer, _ index: Int) -> Int {
        let first = text[index]
        let (length, low, high): (Int, UInt8, UInt8) =
            switch first {
            case 0xC2...0xDF: (2, 0x80, 0xBF)
            case 0xE0: (3, 0xA0, 0xBF)
            case 0xED: (3, 0x80, 0x9F)
            case 0xE1...0xEF: (3, 0x80, 0xBF)
            case 0xF0: (4, 0x90, 0xBF)
            case 0xF1...0xF3: (4, 0x80, 0xBF)
            case 0xF4: (4, 0x80, 0x8F)
            default: (0, 0, 0)
            }
        guard length > 0, index + length <= text.count, (low...high).contains(text[index + 1]) else { return 0 }
        for offset in 2..<max(length, 2) where text[index + offset] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
