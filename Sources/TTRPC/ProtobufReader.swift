/// Walks the fields of one protobuf message; nil at its end and at the first byte that makes no sense.
public struct ProtobufReader {
    public enum Value {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    private var rest: ArraySlice<UInt8>
    public private(set) var isMalformed = false

    public init(_ bytes: [UInt8]) { rest = bytes[...] }
    public init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    public mutating func next() -> (field: UInt64, value: Value)? {
        guard !rest.isEmpty, !isMalformed else { return nil }
        guard let key = varint(), let value = value(key & 7) else {
            isMalformed = true
            return nil
        }
        return (key >> 3, value)
    }

    /// The numbers of a packed list, up to the first byte that makes no sense.
    public static func numbers(_ bytes: ArraySlice<UInt8>) -> [UInt64] {
        var reader = ProtobufReader(bytes)
        var numbers: [UInt64] = []
        while !reader.rest.isEmpty, let number = reader.varint() { numbers.append(number) }
        return numbers
    }

    private mutating func value(_ wireType: UInt64) -> Value? {
        switch wireType {
        case 0: return varint().map { .number($0) }
        case 1: return take(8).map { .bytes($0) }
        case 2:
            guard let count = varint(), count <= UInt64(rest.count) else { return nil }
            return take(Int(count)).map { .bytes($0) }
        case 5: return take(4).map { .bytes($0) }
        default: return nil
        }
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        let taken = rest.prefix(count)
        rest = rest.dropFirst(count)
        return taken
    }

    private mutating func varint() -> UInt64? {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
        }
        return nil
    }
}
