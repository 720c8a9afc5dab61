/// The part of GVariant's text form that properties of units need: numbers with an optional type, texts, truth
/// values, and arrays of one of these.
struct VariantTextParser {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) {
        rest = Array(text.utf8)[...]
    }

    /// Nil for what is no such value, whole.
    mutating func parse() -> DBusValue? {
        guard let value = value() else { return nil }
        skipBlanks()
        return rest.isEmpty ? value : nil
    }

    private mutating func skipBlanks() {
        while let byte = rest.first, byte == 0x20 || byte == 0x09 || byte == 0x0A { rest.removeFirst() }
    }

    private mutating func value() -> DBusValue? {
        skipBlanks()
        switch rest.first {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return text().map(DBusValue.string)
        case UInt8(ascii: "["): return array()
        default: return word()
        }
    }

    private mutating func text() -> String? {
        guard let quote = rest.popFirst() else { return nil }
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == quote { return String(decoding: bytes, as: UTF8.self) }
            if byte != UInt8(ascii: "\\") {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case let escaped?: bytes.append(escaped)
            case nil: return nil
            }
        }
        return nil
    }

    private mutating func array() -> DBusValue? {
        rest.removeFirst()
        var values: [DBusValue] = []
        while true {
            skipBlanks()
            if rest.first == UInt8(ascii: "]") {
                rest.removeFirst()
                // An empty one tells nothing of its type.
                guard let element = values.first?.signature, values.allSatisfy({ $0.signature == element }) else {
                    return nil
                }
                return .array(element, values)
            }
            if !values.isEmpty {
                guard rest.popFirst() == UInt8(ascii: ",") else { return nil }
            }
            guard let value = value() else { return nil }
            values.append(value)
        }
    }

    private mutating func takeWord() -> String {
        skipBlanks()
        let word = rest.prefix { byte in
            switch byte {
            case 0x20, 0x09, 0x0A, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "'"), UInt8(ascii: "\""): false
            default: true
            }
        }
        rest = rest[word.endIndex...]
        return String(decoding: word, as: UTF8.self)
    }

    private mutating func word() -> DBusValue? {
        let word = takeWord()
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "byte": return UInt8(takeWord()).map(DBusValue.byte)
        case "int16": return Int16(takeWord()).map(DBusValue.int16)
        case "uint16": return UInt16(takeWord()).map(DBusValue.uint16)
        case "int32": return Int32(takeWord()).map(DBusValue.int32)
        case "uint32": return UInt32(takeWord()).map(DBusValue.uint32)
        case "int64": return Int64(takeWord()).map(DBusValue.int64)
        case "uint64": return UInt64(takeWord()).map(DBusValue.uint64)
        case "double": return Double(takeWord()).map(DBusValue.double)
        default:
            if let number = Int32(word) { return .int32(number) }
            return word.utf8.contains(0x2E) ? Double(word).map(DBusValue.double) : nil
        }
    }
}
