/// A value with its place in the document, read as Go's decoder fills a struct: a member that is absent or null leaves
/// Go's zero value (or nil, where Go has a pointer, a slice or a map), one of another type is an error in Go's words.
public struct JSONField: Sendable {
    public let node: JSONNode
    /// ".HostConfig.Devices.0"; empty for the whole document.
    private let path: String
    private let isElement: Bool

    private init(_ node: JSONNode, path: String, isElement: Bool) {
        self.node = node
        self.path = path
        self.isElement = isElement
    }

    /// The whole document, which has to be an object; `type` is what Go calls it.
    public init(_ document: JSONNode, type: String) throws(JSONError) {
        self.init(document, path: "", isElement: false)
        guard document.kind == .object else { throw wrong(type) }
    }

    private func child(_ name: String) -> JSONField? {
        guard let value = node[name], !value.isNull else { return nil }
        return JSONField(value, path: path + "." + Self.escaped(name), isElement: false)
    }

    /// As in a JSON pointer: the two characters that would end a name are written otherwise.
    private static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return name }
        return name.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    private func wrong(_ type: String, isNumber: Bool = false) -> JSONError {
        let found =
            switch node.kind {
            case .null: "null"
            case .bool: "bool"
            case .number: isNumber ? "number " + String(decoding: node.rawBytes, as: UTF8.self) : "number"
            case .string: "string"
            case .array: "array"
            case .object: "object"
            }
        let place = path.isEmpty ? "Go value" : isElement ? path : "Go struct field \(path)"
        return JSONError("json: cannot unmarshal \(found) into \(place) of type \(type)", offset: 0)
    }

    // MARK: This value

    public func string(type: String = "string") throws(JSONError) -> String {
        if node.isNull { return "" }
        guard let text = node.string else { throw wrong(type) }
        return text
    }

    /// A number that fits; Go takes no fraction and no exponent for a whole number.
    public func integer<Value: FixedWidthInteger>(type: String? = nil) throws(JSONError) -> Value {
        if node.isNull { return 0 }
        guard node.kind == .number, let value = Value(String(decoding: node.rawBytes, as: UTF8.self)) else {
            throw wrong(type ?? "\(Value.self)".lowercased(), isNumber: true)
        }
        return value
    }

    /// A struct; nil for null.
    public func object(type: String) throws(JSONError) -> JSONField? {
        if node.isNull { return nil }
        guard node.kind == .object else { throw wrong(type) }
        return self
    }

    public func strings(type: String = "[]string") throws(JSONError) -> [String]? {
        if node.isNull { return nil }
        var values: [String] = []
        for element in try elements(type: type) { values.append(try element.string()) }
        return values
    }

    public func elements(type: String) throws(JSONError) -> [JSONField] {
        guard node.kind == .array else { throw wrong(type) }
        return node.elements.enumerated().map { index, value in
            JSONField(value, path: "\(path).\(index)", isElement: true)
        }
    }

    // MARK: A member

    public func string(_ name: String, type: String = "string") throws(JSONError) -> String {
        try child(name)?.string(type: type) ?? ""
    }

    public func optionalBool(_ name: String) throws(JSONError) -> Bool? {
        guard let child = child(name) else { return nil }
        guard let value = child.node.bool else { throw child.wrong("bool") }
        return value
    }

    public func bool(_ name: String) throws(JSONError) -> Bool { try optionalBool(name) ?? false }

    public func optionalInteger<Value: FixedWidthInteger>(
        _ name: String,
        type: String? = nil
    ) throws(JSONError) -> Value? {
        guard let child = child(name) else { return nil }
        return try child.integer(type: type)
    }

    public func integer<Value: FixedWidthInteger>(_ name: String, type: String? = nil) throws(JSONError) -> Value {
        try optionalInteger(name, type: type) ?? 0
    }

    public func strings(_ name: String) throws(JSONError) -> [String]? { try child(name)?.strings() }

    /// Docker's list of words, for which it also takes one string. Go's error is that of its second attempt.
    public func words(_ name: String) throws(JSONError) -> [String]? {
        guard let child = child(name) else { return nil }
        if let one = child.node.string { return [one] }
        let elements = child.node.elements
        guard child.node.kind == .array, elements.allSatisfy({ $0.kind == .string || $0.isNull }) else {
            throw JSONField(child.node, path: "", isElement: false).wrong("string")
        }
        return elements.map { $0.string ?? "" }
    }

    /// A struct; nil for null and for what is absent.
    public func object(_ name: String, type: String) throws(JSONError) -> JSONField? {
        try child(name)?.object(type: type)
    }

    public func elements(_ name: String, type: String) throws(JSONError) -> [JSONField]? {
        try child(name)?.elements(type: type)
    }

    /// A map; its values are still to be read.
    public func map(_ name: String, type: String) throws(JSONError) -> [(key: String, value: JSONField)]? {
        guard let child = child(name) else { return nil }
        guard child.node.kind == .object else { throw child.wrong(type) }
        return child.node.members.map { key, value in
            (key, JSONField(value, path: child.path + "." + Self.escaped(key), isElement: false))
        }
    }

    public func stringMap(_ name: String) throws(JSONError) -> [String: String]? {
        guard let members = try map(name, type: "map[string]string") else { return nil }
        var values: [String: String] = [:]
        for (key, value) in members { values[key] = try value.string() }
        return values
    }

    /// The keys of a map whose values say nothing, sorted as Go writes them.
    public func keys(_ name: String, type: String = "map[string]struct {}") throws(JSONError) -> [String]? {
        guard let members = try map(name, type: type) else { return nil }
        for (_, value) in members { _ = try value.object(type: "struct {}") }
        return Set(members.map(\.key)).sorted()
    }
}
