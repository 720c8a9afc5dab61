import Text

/// Elements of lists and maps, and fields of structs.
extension Value {
    /// The length of a string, list or map.
    var count: Int? {
        switch (kind, content) {
        case (.string, .string(let bytes)): bytes.count
        case (.slice, .nothing), (.map, .nothing): 0
        case (.slice, .list(let values)): values.count
        case (.slice, .json(let node)): node.elements.count
        case (.map, .map(let members)): members.count
        case (.map, .json(let node)): Self.lastMembers(node).count
        default: nil
        }
    }

    var elements: [Value] {
        switch content {
        case .list(let values): values
        case .json(let node):
            type?.element.map { element in node.elements.map { Value.decode($0, element) } } ?? []
        default: []
        }
    }

    /// Sorted by their keys.
    var members: [(key: String, value: Value)] {
        switch content {
        case .map(let members): return members
        case .json(let node):
            guard let element = type?.element else { return [] }
            return Self.lastMembers(node).map { ($0.key, .decode($0.value, element)) }
        default: return []
        }
    }

    private static func lastMembers(_ node: JSONNode) -> [(key: String, value: JSONNode)] {
        let sorted = node.members.enumerated().sorted { one, other in
            if one.element.key == other.element.key { return one.offset < other.offset }
            return one.element.key.utf8.lexicographicallyPrecedes(other.element.key.utf8)
        }.map(\.element)
        return sorted.enumerated().filter { index, member in
            index + 1 == sorted.count || sorted[index + 1].key != member.key
        }.map(\.element)
    }

    /// A map's value of a key; nil if it has none.
    func member(_ key: String) -> Value? {
        switch content {
        case .map(let members): members.first { $0.key == key }?.value
        case .json(let node):
            type?.element.flatMap { element in node.member(named: key).map { .decode($0, element) } }
        default: nil
        }
    }

    /// A map's key as a value.
    func keyValue(_ key: String) -> Value { Value(type?.key ?? .string, .string(Array(key.utf8))) }

    /// A struct's field, or one of what is embedded in it; nil if it has none of that name.
    func field(_ name: String) throws(TemplateError) -> Value? {
        guard let type else { return nil }
        if let field = type.fields.first(where: { $0.name == name }) { return value(of: field) }
        for field in type.fields where field.isEmbedded && (field.type.element ?? field.type).hasField(name) {
            let (embedded, isNil) = value(of: field).followed
            guard !isNil else {
                throw TemplateError("reflect: indirection through nil pointer to embedded struct field \(field.name)")
            }
            if let found = try embedded.field(name) { return found }
        }
        return nil
    }

    func value(of field: GoType.Field) -> Value {
        guard case .json(let node) = content else { return .zero(field.type) }
        if field.isEmbedded { return .decode(node, field.type) }
        return .decode(field.key.flatMap { node[$0] }, field.type)
    }
}

extension GoType {
    func hasField(_ name: String) -> Bool {
        fields.contains { field in
            field.name == name || field.isEmbedded && (field.type.element ?? field.type).hasField(name)
        }
    }
}
