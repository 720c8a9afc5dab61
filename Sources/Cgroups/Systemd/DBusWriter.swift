/// Writes values in D-Bus's wire form, little-endian. Each lies at a multiple of its alignment from the start.
struct DBusWriter {
    private(set) var bytes: [UInt8] = []

    mutating func align(_ boundary: Int) {
        while bytes.count % boundary != 0 { bytes.append(0) }
    }

    mutating func write(_ value: DBusValue) {
        switch value {
        case .byte(let value): bytes.append(value)
        case .bool(let value): fixed(UInt32(value ? 1 : 0))
        case .int16(let value): fixed(value)
        case .uint16(let value): fixed(value)
        case .int32(let value): fixed(value)
        case .uint32(let value): fixed(value)
        case .int64(let value): fixed(value)
        case .uint64(let value): fixed(value)
        case .double(let value): fixed(value.bitPattern)
        case .string(let text), .objectPath(let text):
            fixed(UInt32(text.utf8.count))
            bytes += Array(text.utf8) + [0]
        case .signature(let text): bytes += [UInt8(truncatingIfNeeded: text.utf8.count)] + Array(text.utf8) + [0]
        case .array(let element, let values): array(element, values)
        case .structure(let members):
            align(8)
            for member in members { write(member) }
        case .variant(let value):
            write(.signature(value.signature))
            write(value)
        }
    }

    private mutating func array(_ element: String, _ values: [DBusValue]) {
        align(4)
        let place = bytes.count
        bytes += [0, 0, 0, 0]
        align(DBusReader.alignment(element.utf8.first ?? 0))
        // The padding before the first element does not count.
        let start = bytes.count
        for value in values { write(value) }
        let length = UInt32(bytes.count - start)
        for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(index))) }
    }

    private mutating func fixed<Value: FixedWidthInteger>(_ value: Value) {
        align(Value.bitWidth / 8)
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
