/// A document that is built or changed part by part: what the daemon says of a service and gets back changed, or a
/// Compose file. A path through members that are missing reads as null, and is made when something is put at its end.
public indirect enum Tree: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// Any other number, as it was spelled.
    case number(String)
    case string(String)
    case list([Tree])
    case map([String: Tree])

    public init(_ node: JSONNode) {
        switch node.kind {
        case .null: self = .null
        case .bool: self = .bool(node.bool ?? false)
        case .number:
            self = node.int64.map { .int($0) } ?? .number(String(decoding: node.rawBytes, as: UTF8.self))
        case .string: self = .string(node.string ?? "")
        case .array: self = .list(node.elements.map(Tree.init))
        case .object: self = .map(Dictionary(node.members.map { ($0.key, Tree($0.value)) }) { $1 })
        }
    }

    public static func strings(_ texts: [String]) -> Tree { .list(texts.map { .string($0) }) }
    public static func map(_ texts: [String: String]) -> Tree { .map(texts.mapValues { .string($0) }) }

    /// A member; putting null there takes it away.
    public subscript(_ key: String) -> Tree {
        get {
            if case .map(let members) = self { members[key] ?? .null } else { .null }
        }
        set {
            if case .map(var members) = self {
                self = .null
                members[key] = newValue == .null ? nil : newValue
                self = .map(members)
            } else if newValue != .null {
                self = .map([key: newValue])
            }
        }
    }

    public var string: String? { if case .string(let text) = self { text } else { nil } }
    /// "" for what is no text.
    public var text: String { string ?? "" }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var int: Int64? { if case .int(let value) = self { value } else { nil } }
    public var elements: [Tree] { if case .list(let list) = self { list } else { [] } }
    public var strings: [String] { elements.compactMap(\.string) }
    public var members: [String: Tree] { if case .map(let map) = self { map } else { [:] } }
    public var stringMap: [String: String] { members.compactMapValues(\.string) }
    /// By name, as Go writes maps.
    public var sorted: [(key: String, value: Tree)] { members.sorted { $0.key < $1.key } }

    /// What Go's omitempty leaves out.
    public var isEmpty: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .number: false
        case .string(let text): text.isEmpty
        case .list(let list): list.isEmpty
        case .map(let map): map.isEmpty
        }
    }

    /// Itself, or null where it is empty.
    public var unlessEmpty: Tree { isEmpty ? .null : self }

    public func write(_ writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .int(let value): writer.integer(value)
        case .number(let text): writer.raw(text.utf8)
        case .string(let text): writer.string(text)
        case .list(let list): writer.array { array in for element in list { element.write(&array) } }
        case .map:
            writer.object { object in
                for (key, value) in sorted {
                    object.key(key)
                    value.write(&object)
                }
            }
        }
    }

    public var json: [UInt8] {
        var writer = JSONWriter()
        write(&writer)
        return writer.bytes
    }
}

extension Tree: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral text: String) { self = .string(text) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(arrayLiteral elements: Tree...) { self = .list(elements) }

    public init(dictionaryLiteral members: (String, Tree)...) {
        self = .map(Dictionary(members.filter { $0.1 != .null }) { $1 })
    }
}
