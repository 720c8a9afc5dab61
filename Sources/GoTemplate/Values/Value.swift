import Text

/// A value of a type. Values that come from JSON stay there until they are asked for.
public struct Value: Sendable {
    public indirect enum Content: Sendable {
        /// nil, or a struct without anything in it.
        case nothing
        case bool(Bool)
        case int(Int64)
        case uint(UInt64)
        case float(Double)
        /// Go's strings are bytes.
        case string([UInt8])
        case list([Value])
        /// A map, sorted by its keys.
        case map([(key: String, value: Value)])
        /// A list, map or struct in JSON.
        case json(JSONNode)
        /// What the methods of the type know.
        case object(any AnyObject & Sendable)
        /// What a pointer or an interface holds.
        case boxed(Value)
    }

    /// nil: no value at all, as a map has for a key that it lacks.
    public let type: GoType?
    public let content: Content

    public init(_ type: GoType?, _ content: Content) {
        self.type = type
        self.content = content
    }

    /// No value, which prints as `<no value>`; as an argument it is nil.
    public static let none = Value(nil, .nothing)

    public static func bool(_ value: Bool) -> Value { Value(.bool, .bool(value)) }
    public static func int(_ value: Int) -> Value { Value(.int, .int(Int64(value))) }
    public static func string(_ value: String) -> Value { Value(.string, .string(Array(value.utf8))) }
    static func string(_ value: [UInt8]) -> Value { Value(.string, .string(value)) }

    public static func strings(_ values: [String]) -> Value {
        Value(.strings, .list(values.map { .string($0) }))
    }

    public static func map(_ values: [String: String], _ type: GoType = .stringMap) -> Value {
        let sorted = values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return Value(type, .map(sorted.map { ($0.key, .string($0.value)) }))
    }

    /// The zero of a type.
    static func zero(_ type: GoType) -> Value {
        // A struct in Go, though JSON has it as a string.
        if type === GoType.time { return Value(type, .string(Array("0001-01-01T00:00:00Z".utf8))) }
        return switch type.kind {
        case .bool: Value(type, .bool(false))
        case .int: Value(type, .int(0))
        case .uint: Value(type, .uint(0))
        case .float: Value(type, .float(0))
        case .string: Value(type, .string([]))
        case .slice, .map, .structure, .pointer, .interface: Value(type, .nothing)
        }
    }

    // MARK: What it is

    var isValid: Bool { type != nil }
    var kind: GoType.Kind? { type?.kind }

    /// nil of its type, or no value.
    var isNil: Bool {
        guard let type else { return true }
        if case .nothing = content { return type.canBeNil }
        return false
    }

    /// What an interface holds.
    var outOfInterface: Value {
        guard kind == .interface else { return self }
        if case .boxed(let value) = content { return value }
        return .none
    }

    /// What is at the end of pointers and interfaces; `isNil` if one of them is, which is then the value.
    var followed: (value: Value, isNil: Bool) {
        var value = self
        while value.kind == .pointer || value.kind == .interface {
            switch value.content {
            case .boxed(let inner): value = inner
            case .object: return (value, false)
            default: return (value, true)
            }
        }
        return (value, false)
    }

    /// Not the zero of its type.
    var isTrue: Bool {
        let value = outOfInterface
        switch value.content {
        case .nothing: return value.kind == .structure
        case .bool(let bool): return bool
        case .int(let int): return int != 0
        case .uint(let uint): return uint != 0
        case .float(let float): return float != 0
        case .string(let bytes): return !bytes.isEmpty
        case .list, .map, .json: return value.kind == .structure || value.count != 0
        case .object, .boxed: return true
        }
    }

    var bytes: [UInt8]? {
        if case .string(let bytes) = content { bytes } else { nil }
    }

    /// As text, with what is not UTF-8 replaced.
    public var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
}
