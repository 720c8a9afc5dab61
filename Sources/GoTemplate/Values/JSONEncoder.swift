import Text

/// Values as Go's encoder writes them. The `json` of docker's templates leaves `<`, `>` and `&` as they are; what
/// writes itself, as the rows of lists do, has them escaped.
enum JSONEncoder {
    static func encode(_ value: Value) -> [UInt8] {
        var writer = JSONWriter(escapesHTML: false)
        write(value, &writer)
        return writer.bytes
    }

    private static func write(_ value: Value, _ writer: inout JSONWriter) {
        guard let type = value.type else { return writer.null() }
        if type.kind == .structure || type.kind == .pointer, case .object = value.content {
            return writer.raw(row(value, type))
        }
        switch value.content {
        case .nothing:
            if type.kind == .structure { writeStructure(value, type, &writer) } else { writer.null() }
        case .bool(let bool): writer.bool(bool)
        case .int(let int): writer.integer(int)
        case .uint(let uint): writer.integer(uint)
        case .float(let float): writer.raw(number(float).utf8)
        case .string(let bytes):
            if type === GoType.number {
                writer.raw(bytes.isEmpty ? [UInt8(ascii: "0")] : bytes)
            } else {
                writer.string(String(decoding: bytes, as: UTF8.self))
            }
        case .boxed(let inner): write(inner, &writer)
        case .object: writer.raw(row(value, type))
        case .list, .map, .json:
            switch type.kind {
            case .structure: writeStructure(value, type, &writer)
            case .map:
                writer.object { object in
                    for (key, value) in value.members {
                        object.key(key)
                        write(value, &object)
                    }
                }
            default: writer.array { array in for element in value.elements { write(element, &array) } }
            }
        }
    }

    private static func writeStructure(_ value: Value, _ type: GoType, _ writer: inout JSONWriter) {
        writer.object { writeFields(value, type, &$0) }
    }

    private static func writeFields(_ value: Value, _ type: GoType, _ writer: inout JSONWriter) {
        for field in type.fields {
            let member = value.value(of: field)
            if field.isEmbedded {
                let embedded = member.followed
                if !embedded.isNil, let type = embedded.value.type { writeFields(embedded.value, type, &writer) }
            } else if let key = field.key, !field.omitsEmpty || isKept(member) {
                writer.key(key)
                write(member, &writer)
            }
        }
    }

    /// Not what `omitempty` leaves out.
    private static func isKept(_ value: Value) -> Bool {
        switch value.content {
        case .boxed: true
        default: value.isTrue
        }
    }

    /// Every method without parameters, by name.
    private static func row(_ value: Value, _ type: GoType) -> [UInt8] {
        var writer = JSONWriter()
        let methods = (type.methods + (type.element?.methods ?? [])).filter(\.parameters.isEmpty)
        writer.object { object in
            for method in methods.sorted(by: { $0.name < $1.name }) {
                guard let answer = try? method.body(value, []) else { continue }
                object.key(method.name)
                write(answer, &object)
            }
        }
        return writer.bytes
    }

    private static func number(_ value: Double) -> String {
        let magnitude = abs(value)
        let isPlain = magnitude == 0 || magnitude >= 1e-6 && magnitude < 1e21
        var text = Decimal.format(value, isPlain ? "f" : "e", precision: nil)
        // Go shortens e-09 to e-9.
        if !isPlain, text.hasSuffix("e-0\(text.last ?? "0")") {
            let digit = text.removeLast()
            text.removeLast()
            text.append(digit)
        }
        return text
    }
}
