import TTRPC

/// A message taken apart: fields by number, the last of a number counts, absent ones have their default.
struct ProtobufFields {
    private var fields: [(field: UInt64, value: ProtobufReader.Value)] = []

    init(_ bytes: [UInt8]) throws(CallError) { try self.init(bytes[...]) }

    init(_ bytes: ArraySlice<UInt8>) throws(CallError) {
        var reader = ProtobufReader(bytes)
        while let next = reader.next() { fields.append(next) }
        if reader.isMalformed { throw CallError(.invalidArgument, "malformed protobuf message") }
    }

    func bytes(_ field: UInt64) -> ArraySlice<UInt8> { all(field).last ?? [] }

    func string(_ field: UInt64) -> String { String(decoding: bytes(field), as: UTF8.self) }

    func strings(_ field: UInt64) -> [String] { all(field).map { String(decoding: $0, as: UTF8.self) } }

    func number(_ field: UInt64) -> UInt64 {
        for case (field, .number(let value)) in fields.reversed() { return value }
        return 0
    }

    func uint32(_ field: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: number(field)) }

    func bool(_ field: UInt64) -> Bool { number(field) != 0 }

    func all(_ field: UInt64) -> [ArraySlice<UInt8>] {
        fields.compactMap { entry in
            guard entry.field == field, case .bytes(let content) = entry.value else { return nil }
            return content
        }
    }
}
