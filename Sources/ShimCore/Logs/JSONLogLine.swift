/// One line of docker's json-file format, escaped as docker's own writer does it.
enum JSONLogLine {
    /// `attributes` is `"attrs":{…},` or nothing.
    static func append(
        _ piece: LogPiece,
        _ attributes: [UInt8],
        _ timestamp: inout LogTimestamp,
        to buffer: LogBuffer
    ) {
        buffer.append(literal: #"{"log":""#)
        escape(piece.text, to: buffer)
        if piece.endsLine { buffer.append(literal: #"\n"#) }
        buffer.append(literal: piece.stream == .stdout ? #"","stream":"stdout","# : #"","stream":"stderr","#)
        if !attributes.isEmpty { buffer.append(attributes) }
        buffer.append(literal: #""time":""#)
        timestamp.append(piece.time, to: buffer)
        buffer.append(literal: "\"}\n")
    }

    private static func escape(_ text: UnsafeRawBufferPointer, to buffer: LogBuffer) {
        var index = 0
        var plain = 0
        while true {
            index = endOfPlain(text, from: index)
            guard index < text.count else { break }
            let byte = text[index]
            let length = byte < 0x80 ? 1 : sequenceLength(text, index)
            let isSeparator = length == 3 && byte == 0xE2 && text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8
            if length > 1 && !isSeparator {
                index += length
                continue
            }
            buffer.append(UnsafeRawBufferPointer(rebasing: text[plain..<index]))
            escape(byte, isSeparator ? text[index + 2] : nil, to: buffer)
            index += max(length, 1)
            plain = index
        }
        buffer.append(UnsafeRawBufferPointer(rebasing: text[plain...]))
    }

    /// The first byte from `start` on that may not stand as it is. Most text has none: it is looked at eight bytes at a
    /// time, in plain arithmetic, for Swift's vectors are twenty times slower here.
    private static func endOfPlain(_ text: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index + 8 <= text.count, !hasSpecial(text.loadUnaligned(fromByteOffset: index, as: UInt64.self)) {
            index += 8
        }
        while index < text.count && isPlain(text[index]) { index += 1 }
        return index
    }

    /// Whether one of eight bytes is not plain; it may also say so of bytes beside one that is not.
    private static func hasSpecial(_ word: UInt64) -> Bool {
        let control = (word &- 0x2020_2020_2020_2020) & ~word
        // < and > differ in one bit.
        let angle = zeroBytes((word & 0xFDFD_FDFD_FDFD_FDFD) ^ 0x3C3C_3C3C_3C3C_3C3C)
        let quote = zeroBytes(word ^ 0x2222_2222_2222_2222)
        let backslash = zeroBytes(word ^ 0x5C5C_5C5C_5C5C_5C5C)
        let ampersand = zeroBytes(word ^ 0x2626_2626_2626_2626)
        return (word | control | angle | quote | backslash | ampersand) & 0x8080_8080_8080_8080 != 0
    }

    /// The high bit of each byte that is zero.
    private static func zeroBytes(_ word: UInt64) -> UInt64 { (word &- 0x0101_0101_0101_0101) & ~word }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): false
        default: byte >= 0x20 && byte < 0x80
        }
    }

    /// `separator` is the last byte of U+2028 or U+2029; any other byte above 0x7F stands for broken UTF-8.
    private static func escape(_ byte: UInt8, _ separator: UInt8?, to buffer: LogBuffer) {
        switch (byte, separator) {
        case (_, let last?): buffer.append(literal: last == 0xA8 ? #"\u2028"# : #"\u2029"#)
        case (UInt8(ascii: "\""), _): buffer.append(literal: #"\""#)
        case (UInt8(ascii: "\\"), _): buffer.append(literal: #"\\"#)
        case (0x0A, _): buffer.append(literal: #"\n"#)
        case (0x0D, _): buffer.append(literal: #"\r"#)
        case (0x80..., _): buffer.append(literal: #"\ufffd"#)
        default:
            buffer.append(literal: #"\u00"#)
            buffer.append(digit(byte >> 4))
            buffer.append(digit(byte & 15))
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
