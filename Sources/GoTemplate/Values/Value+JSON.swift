import Text

/// Values in JSON, as Go's decoder makes them.
extension Value {
    /// What nothing is known of: numbers keep their spelling.
    public init(_ node: JSONNode) { self.init(node, isMember: false) }

    private init(_ node: JSONNode, isMember: Bool) {
        switch node.kind {
        case .null: self = .none
        case .bool: self = .bool(node.bool ?? false)
        case .number where isMember: self.init(.float64, .float(node.double ?? 0))
        case .number: self.init(.number, .string(Array(node.rawBytes)))
        case .string: self = .string(node.string ?? "")
        case .array: self.init(isMember ? .anyMemberSlice : .anySlice, .json(node))
        case .object: self.init(isMember ? .anyMemberMap : .anyMap, .json(node))
        }
    }

    /// What is of the type. nil, null and what does not fit are the type's zero.
    public static func decode(_ node: JSONNode?, _ type: GoType) -> Value {
        guard let node, !node.isNull else { return .zero(type) }
        switch type.kind {
        case .bool: return Value(type, .bool(node.bool ?? false))
        case .int: return Value(type, .int(node.int64 ?? 0))
        case .uint: return Value(type, .uint(node.uint64 ?? 0))
        case .float: return Value(type, .float(node.double ?? 0))
        case .string: return Value(type, .string(Array((node.string ?? "").utf8)))
        case .slice: return Value(type, node.kind == .array ? .json(node) : .nothing)
        case .map, .structure: return Value(type, node.kind == .object ? .json(node) : .nothing)
        case .interface: return Value(type, .boxed(Value(node, isMember: type === GoType.anyMember)))
        case .pointer: return type.element.map { Value(type, .boxed(.decode(node, $0))) } ?? .zero(type)
        }
    }
}
