import Text

/// An object of config.json with the path that leads to it, so that a member of the wrong type is named and not
/// taken for an absent one. null counts as absent, as Go's decoder has it.
struct SpecObject {
    private let node: JSONNode?
    private let path: String

    init(_ node: JSONNode?, _ path: String) throws {
        self.path = path
        guard let node, !node.isNull else {
            self.node = nil
            return
        }
        guard node.kind == .object else { throw SpecError("config.json: \(path) must be an object") }
        self.node = node
    }

    var isPresent: Bool { node != nil }

    private func member(_ key: String) -> JSONNode? {
        guard let value = node?[key], !value.isNull else { return nil }
        return value
    }

    private func wrong(_ key: String, _ what: String) -> SpecError {
        SpecError("config.json: \(name(key)) must be \(what)")
    }

    func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func string(_ key: String) throws -> String? {
        try member(key).map { try checked(text($0, key), $0, key) }
    }

    /// The same where somebody else looks for zero bytes.
    func uncheckedString(_ key: String) throws -> String? { try member(key).map { try text($0, key) } }

    private func text(_ value: JSONNode, _ key: String) throws -> String {
        guard let text = value.string else { throw wrong(key, "a string") }
        return text
    }

    /// The kernel's calls would end the text at a zero byte and mean another path or name.
    private func checked(_ text: String, _ value: JSONNode, _ key: String) throws -> String {
        if value.isEscaped, text.utf8.contains(0) {
            throw SpecError("config.json: \(name(key)) must not hold a NUL byte")
        }
        return text
    }

    func bool(_ key: String) throws -> Bool? {
        guard let value = member(key) else { return nil }
        guard let truth = value.bool else { throw wrong(key, "true or false") }
        return truth
    }

    /// Nothing wraps: a number outside of the type is refused (CVE-2024-40635's class).
    func integer<Value: FixedWidthInteger>(_ key: String, _ type: Value.Type = Value.self) throws -> Value? {
        guard let value = member(key) else { return nil }
        let number: Value? =
            Value.isSigned ? value.int64.flatMap(Value.init(exactly:)) : value.uint64.flatMap(Value.init(exactly:))
        guard let number else { throw wrong(key, "a whole number from \(Value.min) to \(Value.max)") }
        return number
    }

    func strings(_ key: String) throws -> [String] {
        guard let value = member(key) else { return [] }
        guard value.kind == .array else { throw wrong(key, "an array of strings") }
        return try value.elements.map { element in
            guard let text = element.string else { throw wrong(key, "an array of strings") }
            return try checked(text, element, key)
        }
    }

    /// The elements of an array whatever they are.
    func elements(_ key: String) throws -> [JSONNode] {
        guard let value = member(key) else { return [] }
        guard value.kind == .array else { throw wrong(key, "an array") }
        return value.elements
    }

    func stringMap(_ key: String) throws -> [String: String] {
        var map: [String: String] = [:]
        for (name, value) in try members(key) {
            guard let text = value.string else { throw wrong("\(key).\(name)", "a string") }
            map[name] = try checked(text, value, "\(key).\(name)")
        }
        return map
    }

    func members(_ key: String) throws -> [(key: String, value: JSONNode)] {
        guard let value = member(key) else { return [] }
        guard value.kind == .object else { throw wrong(key, "an object") }
        return value.members
    }

    func object(_ key: String) throws -> SpecObject { try SpecObject(member(key), name(key)) }

    /// The elements of an array of objects.
    func objects(_ key: String) throws -> [SpecObject] {
        guard let value = member(key) else { return [] }
        guard value.kind == .array else { throw wrong(key, "an array") }
        return try value.elements.enumerated().map { try SpecObject($1, "\(name(key))[\($0)]") }
    }

    /// The member itself where something else reads it.
    func node(_ key: String) -> JSONNode? { member(key) }
}
