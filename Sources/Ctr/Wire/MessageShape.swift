import TTRPC
import Text

/// What a protobuf message looks like: enough to write it as JSON with the names that Go's types have. For messages
/// that come as Any, of which ctr knows the shape and needs no field.
struct MessageShape: Sendable {
    indirect enum Kind: Sendable {
        case string, number, signed, bool, bytes, double, any, timestamp, labels
        case message(MessageShape)
        case list(Kind)
    }

    struct Field: Sendable {
        let number: UInt64
        let name: String
        let kind: Kind
    }

    let fields: [Field]

    init(_ fields: [(UInt64, String, Kind)]) {
        self.fields = fields.map { Field(number: $0.0, name: $0.1, kind: $0.2) }
    }

    /// Names that are numbered from 1, all of one kind.
    init(_ kind: Kind, _ names: String) {
        fields = names.split(separator: " ").enumerated().map {
            Field(number: UInt64($0.offset + 1), name: String($0.element), kind: kind)
        }
    }

    static let any = MessageShape([(1, "type_url", .string), (2, "value", .bytes)])
    static let timestamp = MessageShape([(1, "seconds", .signed), (2, "nanos", .signed)])

    /// Members that hold their type's zero are left out, as Go's omitempty has it.
    func json(_ bytes: [UInt8]) -> [UInt8] {
        var writer = JSONWriter()
        write(bytes[...], to: &writer)
        return writer.bytes
    }

    private func write(_ bytes: ArraySlice<UInt8>, to writer: inout JSONWriter) {
        var values: [UInt64: [ProtobufReader.Value]] = [:]
        var reader = ProtobufReader(bytes)
        while let (number, value) = reader.next() { values[number, default: []].append(value) }
        writer.object { writer in
            for field in fields {
                guard let found = values[field.number] else { continue }
                Self.write(field, found, to: &writer)
            }
        }
    }

    private static func write(_ field: Field, _ values: [ProtobufReader.Value], to writer: inout JSONWriter) {
        switch field.kind {
        case .list(let kind):
            writer.memberArray(field.name) { array in
                for value in unpacked(values, kind) { write(value, kind, to: &array) }
            }
        case .labels:
            writer.member(field.name, omitEmpty: labels(values))
        default:
            guard let last = values.last, !isZero(last, field.kind) else { return }
            writer.key(field.name)
            write(last, field.kind, to: &writer)
        }
    }

    private static func isZero(_ value: ProtobufReader.Value, _ kind: Kind) -> Bool {
        switch (value, kind) {
        case (_, .message), (_, .any), (_, .timestamp): false
        case (.number(let number), _): number == 0
        case (.bytes(let bytes), .double): bytes.allSatisfy { $0 == 0 }
        case (.bytes(let bytes), _): bytes.isEmpty
        }
    }

    /// Numbers of a list may come one by one or in one piece.
    private static func unpacked(_ values: [ProtobufReader.Value], _ kind: Kind) -> [ProtobufReader.Value] {
        guard case .number = kind else { return values }
        return values.flatMap { value -> [ProtobufReader.Value] in
            guard case .bytes(let bytes) = value else { return [value] }
            return ProtobufReader.numbers(bytes).map { .number($0) }
        }
    }

    private static func write(_ value: ProtobufReader.Value, _ kind: Kind, to writer: inout JSONWriter) {
        switch (value, kind) {
        case (.number(let number), .bool): writer.bool(number != 0)
        case (.number(let number), .signed): writer.integer(Int64(bitPattern: number))
        case (.number(let number), _): writer.integer(number)
        case (.bytes(let bytes), .message(let shape)): shape.write(bytes, to: &writer)
        case (.bytes(let bytes), .any): any.write(bytes, to: &writer)
        case (.bytes(let bytes), .timestamp): timestamp.write(bytes, to: &writer)
        case (.bytes(let bytes), .bytes): writer.string(Base64.encode(bytes))
        case (.bytes(let bytes), .double):
            let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            writer.double(Double(bitPattern: bits))
        case (.bytes(let bytes), _): writer.string(String(decoding: bytes, as: UTF8.self))
        }
    }

    private static func labels(_ values: [ProtobufReader.Value]) -> [String: String] {
        var labels: [String: String] = [:]
        for case .bytes(let entry) in values {
            var (key, value) = ("", "")
            var reader = ProtobufReader(entry)
            while let (number, part) = reader.next() {
                guard case .bytes(let bytes) = part else { continue }
                let text = String(decoding: bytes, as: UTF8.self)
                if number == 1 { key = text } else { value = text }
            }
            labels[key] = value
        }
        return labels
    }
}
