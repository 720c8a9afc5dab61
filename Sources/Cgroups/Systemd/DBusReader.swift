/// Reads values in D-Bus's wire form. What is cut short, too deep or of an unknown type is an error.
struct DBusReader {
    private let bytes: ArraySlice<UInt8>
    private let start: Int
    private let isLittleEndian: Bool
    private(set) var position: Int

    /// Alignment counts from the first of `bytes`.
    init(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool) {
        self.bytes = bytes
        self.isLittleEndian = isLittleEndian
        start = bytes.startIndex
        position = bytes.startIndex
    }

    static func alignment(_ type: UInt8) -> Int {
        switch type {
        case UInt8(ascii: "y"), UInt8(ascii: "g"), UInt8(ascii: "v"): 1
        case UInt8(ascii: "n"), UInt8(ascii: "q"): 2
        case UInt8(ascii: "x"), UInt8(ascii: "t"), UInt8(ascii: "d"), UInt8(ascii: "("), UInt8(ascii: "{"): 8
        default: 4
        }
    }

    /// One value for each complete type of the signature.
    mutating func read(_ signature: String) throws -> [DBusValue] {
        var rest = Array(signature.utf8)[...]
        var values: [DBusValue] = []
        while !rest.isEmpty { values.append(try value(&rest, depth: 0)) }
        return values
    }

    private static func malformed(_ what: String) -> CgroupError { CgroupError("malformed D-Bus message: \(what)") }

    mutating func align(_ boundary: Int) { position += (boundary - (position - start) % boundary) % boundary }

    private mutating func value(_ signature: inout ArraySlice<UInt8>, depth: Int) throws -> DBusValue {
        guard depth < 32, let type = signature.popFirst() else { throw Self.malformed("signature") }
        switch type {
        case UInt8(ascii: "y"): return .byte(try fixed())
        case UInt8(ascii: "b"): return .bool(try fixed(UInt32.self) != 0)
        case UInt8(ascii: "n"): return .int16(try fixed())
        case UInt8(ascii: "q"): return .uint16(try fixed())
        case UInt8(ascii: "i"): return .int32(try fixed())
        case UInt8(ascii: "u"), UInt8(ascii: "h"): return .uint32(try fixed())
        case UInt8(ascii: "x"): return .int64(try fixed())
        case UInt8(ascii: "t"): return .uint64(try fixed())
        case UInt8(ascii: "d"): return .double(Double(bitPattern: try fixed()))
        case UInt8(ascii: "s"): return .string(try text(Int(try fixed(UInt32.self))))
        case UInt8(ascii: "o"): return .objectPath(try text(Int(try fixed(UInt32.self))))
        case UInt8(ascii: "g"): return .signature(try text(Int(try fixed(UInt8.self))))
        case UInt8(ascii: "v"):
            var inner = Array(try text(Int(try fixed(UInt8.self))).utf8)[...]
            return .variant(try value(&inner, depth: depth + 1))
        case UInt8(ascii: "("), UInt8(ascii: "{"):
            align(8)
            var members: [DBusValue] = []
            let end = type == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "}")
            while let next = signature.first, next != end { members.append(try value(&signature, depth: depth + 1)) }
            // One without members takes no bytes: an array of such would have no end.
            guard signature.popFirst() == end, !members.isEmpty else { throw Self.malformed("signature") }
            return .structure(members)
        case UInt8(ascii: "a"): return try array(&signature, depth: depth)
        default: throw Self.malformed("type \(type)")
        }
    }

    private mutating func array(_ signature: inout ArraySlice<UInt8>, depth: Int) throws -> DBusValue {
        let length = Int(try fixed(UInt32.self))
        let element = try Self.firstType(&signature)
        align(Self.alignment(element.first ?? 0))
        guard length <= bytes.endIndex - position else { throw Self.malformed("array") }
        let end = position + length
        var values: [DBusValue] = []
        while position < end {
            var one = element[...]
            values.append(try value(&one, depth: depth + 1))
        }
        return .array(String(decoding: element, as: UTF8.self), values)
    }

    /// Takes one complete type off the signature.
    private static func firstType(_ signature: inout ArraySlice<UInt8>) throws -> [UInt8] {
        var type: [UInt8] = []
        var depth = 0
        while let next = signature.popFirst() {
            type.append(next)
            if next == UInt8(ascii: "(") || next == UInt8(ascii: "{") { depth += 1 }
            if next == UInt8(ascii: ")") || next == UInt8(ascii: "}") { depth -= 1 }
            if depth == 0 && next != UInt8(ascii: "a") { return type }
        }
        throw malformed("signature")
    }

    mutating func fixed<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws -> Value {
        let size = Value.bitWidth / 8
        align(size)
        guard position + size <= bytes.endIndex else { throw Self.malformed("cut short") }
        var value: Value = 0
        for index in 0..<size {
            let byte = Value(truncatingIfNeeded: bytes[position + index])
            value |= byte << Value(truncatingIfNeeded: 8 * (isLittleEndian ? index : size - 1 - index))
        }
        position += size
        return value
    }

    private mutating func text(_ length: Int) throws -> String {
        guard length >= 0, length < bytes.endIndex - position else { throw Self.malformed("string") }
        defer { position += length + 1 }
        return String(decoding: bytes[position..<position + length], as: UTF8.self)
    }
}
