/// The few forms of MessagePack that fluentd gets.
enum MessagePack {
    static func append(_ text: String, to buffer: LogBuffer) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0), to: buffer) }
    }

    static func append(_ text: UnsafeRawBufferPointer, to buffer: LogBuffer) {
        switch text.count {
        case ..<32: buffer.append(0xA0 | UInt8(text.count))
        case ..<256:
            buffer.append(0xD9)
            buffer.append(UInt8(text.count))
        case ..<65536:
            buffer.append(0xDA)
            append(bigEndian: UInt16(text.count), to: buffer)
        default:
            buffer.append(0xDB)
            append(bigEndian: UInt32(text.count), to: buffer)
        }
        buffer.append(text)
    }

    static func appendMap(_ count: Int, to buffer: LogBuffer) {
        if count < 16 {
            buffer.append(0x80 | UInt8(count))
        } else {
            buffer.append(0xDE)
            append(bigEndian: UInt16(truncatingIfNeeded: count), to: buffer)
        }
    }

    static func append(bigEndian value: some FixedWidthInteger, to buffer: LogBuffer) {
        withUnsafeBytes(of: value.bigEndian) { buffer.append($0) }
    }
}
