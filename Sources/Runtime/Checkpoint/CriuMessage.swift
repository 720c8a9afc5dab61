/// One message of criu's protobuf protocol (criu's rpc.proto), written field by field.
struct CriuMessage {
    private(set) var bytes: [UInt8] = []

    mutating func integer(_ field: UInt64, _ value: some BinaryInteger) {
        raw(field << 3)
        raw(UInt64(truncatingIfNeeded: Int64(value)))
    }

    mutating func bool(_ field: UInt64, _ value: Bool) { integer(field, value ? 1 : 0) }
    mutating func string(_ field: UInt64, _ value: String) { append(field, Array(value.utf8)) }
    mutating func message(_ field: UInt64, _ value: CriuMessage) { append(field, value.bytes) }

    /// A message of two strings, as several of criu's are.
    mutating func pair(_ field: UInt64, _ first: String, _ second: String) {
        var message = CriuMessage()
        message.string(1, first)
        message.string(2, second)
        self.message(field, message)
    }

    private mutating func append(_ field: UInt64, _ value: [UInt8]) {
        raw(field << 3 | 2)
        raw(UInt64(value.count))
        bytes += value
    }

    private mutating func raw(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

/// What criu answers, taken apart; the last of a field counts.
struct CriuFields {
    private var numbers: [UInt64: UInt64] = [:]
    private var texts: [UInt64: [UInt8]] = [:]

    /// nil for what is no protobuf message.
    init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let key = Self.varint(&rest) else { return nil }
            switch key & 7 {
            case 0:
                guard let value = Self.varint(&rest) else { return nil }
                numbers[key >> 3] = value
            case 2:
                guard let count = Self.varint(&rest), count <= UInt64(rest.count) else { return nil }
                texts[key >> 3] = Array(rest.prefix(Int(count)))
                rest = rest.dropFirst(Int(count))
            default: return nil
            }
        }
    }

    func number(_ field: UInt64) -> UInt64? { numbers[field] }
    func string(_ field: UInt64) -> String { String(decoding: texts[field] ?? [], as: UTF8.self) }
    func message(_ field: UInt64) -> CriuFields? { texts[field].flatMap { CriuFields($0) } }

    private static func varint(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
        }
        return nil
    }
}
