/// A type of Go, as far as templates see it: rules and errors follow from it, and struct's JSON is read by it.
public final class GoType: Sendable {
    public enum Kind: Sendable {
        case bool, int, uint, float, string, slice, map, structure, pointer, interface
    }

    /// A member of a struct.
    public struct Field: Sendable {
        public let name: String
        /// Its name in JSON; nil where JSON does not have it.
        public let key: String?
        public let type: GoType
        public let omitsEmpty: Bool
        /// Its members count as the struct's own, in JSON too.
        public let isEmbedded: Bool

        public init(_ name: String, _ key: String?, _ type: GoType, omitsEmpty: Bool = false) {
            self.name = name
            self.key = key
            self.type = type
            self.omitsEmpty = omitsEmpty
            isEmbedded = false
        }

        public init(embedded type: GoType) {
            name = String((type.element ?? type).name.split(separator: ".").last ?? "")
            key = nil
            self.type = type
            omitsEmpty = false
            isEmbedded = true
        }
    }

    /// As `%T` prints it.
    public let name: String
    public let kind: Kind
    /// What a slice, map or pointer has.
    public let element: GoType?
    /// A map's.
    public let key: GoType?
    public let fields: [Field]
    public let methods: [Method<Value>]
    /// The String method of a type.
    let string: (@Sendable (Value) -> String)?
    /// A type of that name is given to nothing but itself; one without is given to all that are made like it.
    let isNamed: Bool

    private init(
        _ name: String,
        _ kind: Kind,
        element: GoType? = nil,
        key: GoType? = nil,
        fields: [Field] = [],
        methods: [Method<Value>] = [],
        string: (@Sendable (Value) -> String)? = nil,
        isNamed: Bool = true
    ) {
        self.name = name
        self.kind = kind
        self.element = element
        self.key = key
        self.fields = fields
        self.methods = methods
        self.string = string
        self.isNamed = isNamed
    }

    public static let bool = GoType("bool", .bool)
    public static let int = GoType("int", .int)
    public static let int64 = GoType("int64", .int)
    public static let uint8 = GoType("uint8", .uint)
    public static let uint64 = GoType("uint64", .uint)
    public static let float64 = GoType("float64", .float)
    public static let string = GoType("string", .string)
    public static let strings = slice(of: .string)
    public static let stringMap = map(to: .string)
    /// Any value at all. Numbers in JSON keep their spelling.
    public static let any = GoType("interface {}", .interface, isNamed: false)
    /// Any value, with numbers as floating-point ones: a member of a struct.
    public static let anyMember = GoType("interface {}", .interface, isNamed: false)
    /// A number that JSON has and nothing is known of.
    static let number = GoType("json.Number", .string)
    static let anyMap = map(to: .any)
    static let anySlice = slice(of: .any)
    static let anyMemberMap = map(to: .anyMember)
    static let anyMemberSlice = slice(of: .anyMember)

    public static func slice(of element: GoType) -> GoType {
        GoType("[]" + element.name, .slice, element: element, isNamed: false)
    }

    public static func map(to element: GoType, key: GoType = .string) -> GoType {
        GoType("map[\(key.name)]\(element.name)", .map, element: element, key: key, isNamed: false)
    }

    public static func pointer(to element: GoType) -> GoType {
        GoType("*" + element.name, .pointer, element: element, isNamed: false)
    }

    /// What only its methods know: a row of a list.
    public static func pointer(_ name: String, methods: [Method<Value>]) -> GoType {
        GoType(name, .pointer, methods: methods, isNamed: false)
    }

    public static func structure(_ name: String, _ fields: [Field], methods: [Method<Value>] = []) -> GoType {
        GoType(name, .structure, fields: fields, methods: methods)
    }

    /// A type of its own with everything that another has, and methods.
    public static func named(
        _ name: String,
        _ type: GoType,
        methods: [Method<Value>] = [],
        string: (@Sendable (Value) -> String)? = nil
    ) -> GoType {
        GoType(
            name,
            type.kind,
            element: type.element,
            key: type.key,
            fields: type.fields,
            methods: methods,
            string: string
        )
    }

    func method(_ name: String) -> Method<Value>? { methods.first { $0.name == name } }

    /// Whether a value of `other` may be given to this.
    func takes(_ other: GoType) -> Bool {
        if kind == .interface || name == other.name { return true }
        guard !isNamed || !other.isNamed, kind == other.kind, kind == .slice || kind == .map else { return false }
        return element?.name == other.element?.name && key?.name == other.key?.name
    }

    /// nil may be given to it.
    var canBeNil: Bool {
        switch kind {
        case .slice, .map, .pointer, .interface: true
        default: false
        }
    }
}
