/// `eq`, `lt` and their kin. Types have to be of one kind; whole numbers of either sign compare.
enum Comparison {
    private enum Basic { case bool, int, uint, float, string }

    private static func basic(_ value: Value) -> Basic? {
        switch value.kind {
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .float: .float
        case .string: .string
        default: nil
        }
    }

    /// The first equals any of the others.
    static func equals(_ values: [Value]) throws(TemplateError) -> Bool {
        let first = values[0].outOfInterface
        guard values.count > 1 else { throw TemplateError("missing argument for comparison") }
        for value in values.dropFirst() where try equals(first, value.outOfInterface) { return true }
        return false
    }

    private static func equals(_ one: Value, _ other: Value) throws(TemplateError) -> Bool {
        guard basic(one) == basic(other) else {
            if let equal = signs(one, other, { $0 == $1 }) { return equal }
            guard let type = one.type, let otherType = other.type else { return false }
            throw incompatible(type, otherType)
        }
        switch (one.content, other.content) {
        case (.bool(let one), .bool(let other)): return one == other
        case (.int(let one), .int(let other)): return one == other
        case (.uint(let one), .uint(let other)): return one == other
        case (.float(let one), .float(let other)): return one == other
        case (.string(let one), .string(let other)): return one == other
        default: return try areSame(one, other)
        }
    }

    /// What has no order: nil equals nil, and structs are compared by what is in them.
    private static func areSame(_ one: Value, _ other: Value) throws(TemplateError) -> Bool {
        if let type = one.type, let otherType = other.type, type.kind != otherType.kind {
            throw TemplateError(
                "non-comparable types \(Printer.text(one, "s")): \(type.name), \(otherType.name): \(Printer.text(other))"
            )
        }
        if one.isNil || other.isNil { return one.isNil == other.isNil }
        guard let type = other.type, type.isComparable else {
            throw TemplateError("non-comparable type \(Printer.text(other, "s")): \(other.type?.name ?? "nil")")
        }
        return one.type?.name == type.name && JSONEncoder.encode(one) == JSONEncoder.encode(other)
    }

    private static func incompatible(_ one: GoType, _ other: GoType) -> TemplateError {
        TemplateError("incompatible types for comparison: \(one.name) and \(other.name)")
    }

    /// A signed against an unsigned number; nil for anything else.
    private static func signs(_ one: Value, _ other: Value, _ compare: (Int, Int) -> Bool) -> Bool? {
        let order: (Int64, UInt64) -> Int = { signed, unsigned in
            guard signed >= 0, signed.magnitude >= unsigned else { return -1 }
            return signed.magnitude == unsigned ? 0 : 1
        }
        return switch (one.content, other.content) {
        case (.int(let one), .uint(let other)): compare(order(one, other), 0)
        case (.uint(let one), .int(let other)): compare(0, order(other, one))
        default: nil
        }
    }

    @Sendable
    static func isLess(_ one: Value, _ other: Value) throws(TemplateError) -> Bool {
        let (one, other) = (one.outOfInterface, other.outOfInterface)
        let invalid = TemplateError("invalid type for comparison")
        guard let type = one.type, let otherType = other.type, let kind = basic(one), let otherKind = basic(other)
        else { throw invalid }
        guard kind == otherKind else {
            if let less = signs(one, other, { $0 < $1 }) { return less }
            throw incompatible(type, otherType)
        }
        switch (one.content, other.content) {
        case (.int(let one), .int(let other)): return one < other
        case (.uint(let one), .uint(let other)): return one < other
        case (.float(let one), .float(let other)): return one < other
        case (.string(let one), .string(let other)): return one.lexicographicallyPrecedes(other)
        default: throw invalid
        }
    }

    @Sendable
    static func isAtMost(_ one: Value, _ other: Value) throws(TemplateError) -> Bool {
        if try isLess(one, other) { return true }
        return try equals([one, other])
    }
}

extension GoType {
    /// Slices and maps are not, nor what has them.
    fileprivate var isComparable: Bool {
        switch kind {
        case .slice, .map: false
        case .structure: fields.allSatisfy(\.type.isComparable)
        default: true
        }
    }
}
