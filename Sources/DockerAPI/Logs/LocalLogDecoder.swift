import Text

/// Reads docker's `local` format: the length in 32 bits, big-endian, a LogEntry message, the length once more.
enum LocalLogDecoder {
    static func decode(_ bytes: UnsafeRawBufferPointer, into entry: inout LogEntry) -> LogFormat.Step {
        guard bytes.count >= 4 else { return .incomplete }
        let length = Int(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
        // Nothing tells where the next record begins: the rest of the file is lost.
        guard length > 0, length <= LogFormat.recordLimit else { return .damaged(bytes.count) }
        guard bytes.count >= length + 8 else { return .incomplete }
        let closing = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: length + 4, as: UInt32.self))
        guard Int(closing) == length, message(bytes, 4..<length + 4, &entry) else { return .damaged(bytes.count) }
        return .entry(length + 8)
    }

    private static func message(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ entry: inout LogEntry) -> Bool {
        entry.text.removeAll(keepingCapacity: true)
        entry.attributes.removeAll(keepingCapacity: true)
        entry.isError = false
        (entry.seconds, entry.nanoseconds) = (0, 0)
        var isLast = true
        var index = range.lowerBound
        while index < range.upperBound {
            guard let tag = varint(bytes, &index, range.upperBound) else { return false }
            if tag & 7 == 0 {
                guard let value = varint(bytes, &index, range.upperBound) else { return false }
                if tag >> 3 == 2 {
                    let time = Int(Int64(bitPattern: value))
                    (entry.seconds, entry.nanoseconds) = (time / 1_000_000_000, time % 1_000_000_000)
                }
                continue
            }
            guard tag & 7 == 2, let length = varint(bytes, &index, range.upperBound),
                length <= UInt64(range.upperBound - index)
            else { return false }
            let content = index..<index + Int(length)
            index = content.upperBound
            switch tag >> 3 {
            // "stderr" and "stdout" differ in their fourth letter.
            case 1: entry.isError = content.count == 6 && bytes[content.lowerBound + 3] == UInt8(ascii: "e")
            case 3: entry.text.append(contentsOf: bytes[content])
            case 5: isLast = content.count >= 2 && bytes[content.lowerBound] == 8 && bytes[content.lowerBound + 1] == 1
            default: break
            }
        }
        if isLast { entry.text.append(0x0A) }
        return true
    }

    private static func varint(_ bytes: UnsafeRawBufferPointer, _ index: inout Int, _ end: Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while index < end, shift < 64 {
            let byte = bytes[index]
            index += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
