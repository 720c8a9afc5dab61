import Text

/// Types by name, read from a text in a notation near Go's. A line that begins at its first column names a type, with
/// an equals sign as another form of one, else as a struct. The lines below it, indented, are the struct's fields:
///
///     nat.Port = string
///     container.State
///         Pid int
///         ID string Id omitempty
///         *container.Health
///
/// A field's name and type may be followed by its name in JSON, where that is another one, and by `omitempty`. A field
/// without a name is embedded. A struct that prints as one number of its own says so: `swarm.Version prints Index`. A type
/// stands before those that use it.
public struct TypeTable: Sendable {
    private var types: [String: GoType] = [
        "bool": .bool, "int": .int, "int64": .int64, "uint8": .uint8, "uint64": .uint64, "float64": .float64,
        "string": .string, "any": .anyMember, "struct{}": .structure("struct {}", []), "time.Time": .time,
        "time.Duration": .duration,
    ]

    /// Names that stand before their types, or without any: mistakes of the text.
    public private(set) var unknown: [String] = []

    public init(_ text: String) {
        var name = ""
        var printed: String?
        var fields: [GoType.Field] = []
        for line in text.utf8.split(separator: 0x0A) {
            let words = line.split(separator: 0x20).map { String(Substring($0)) }
            if line.first == 0x20 {
                if let field = field(words) { fields.append(field) } else { unknown.append(words.last ?? "") }
                continue
            }
            finish(&name, &fields, printed)
            printed = words.count == 3 && words[1] == "prints" ? words[2] : nil
            if words.count == 3, words[1] == "=", let type = type(words[2]) {
                types[words[0]] = .named(words[0], type)
            } else {
                name = words[0]
            }
        }
        finish(&name, &fields, printed)
    }

    private mutating func finish(_ name: inout String, _ fields: inout [GoType.Field], _ printed: String?) {
        if !name.isEmpty {
            let type = GoType.structure(name, fields)
            types[name] = printed.map { key in .named(name, type) { Self.number(in: $0, key) } } ?? type
        }
        name = ""
        fields = []
    }

    private static func number(in value: Value, _ key: String) -> String {
        guard case .json(let node) = value.content else { return "0" }
        return "\(node[key]?.int64 ?? 0)"
    }

    private func field(_ words: [String]) -> GoType.Field? {
        guard words.count > 1 else { return type(words[0]).map { .init(embedded: $0) } }
        let key = words.count > 2 && words[2] != "omitempty" ? words[2] : words[0]
        return type(words[1]).map { .init(words[0], key, $0, omitsEmpty: words.last == "omitempty") }
    }

    /// A type that the text names, or one that is made of such.
    public func type(_ name: String) -> GoType? {
        if let type = types[name] { return type }
        if name.hasPrefix("*") { return type(String(name.dropFirst())).map { .pointer(to: $0) } }
        guard let bracket = name.utf8.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        guard let element = type(String(name[name.index(after: bracket)...])) else { return nil }
        guard name.hasPrefix("map[") else { return .slice(of: element) }
        return type(String(name[name.index(name.startIndex, offsetBy: 4)..<bracket])).map { key in
            .map(to: element, key: key)
        }
    }
}
