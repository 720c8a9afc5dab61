import DockerAPI
import Text

/// What a part of a Compose file has to be: the few rules of JSON schemas that docker's own schemas use.
indirect enum Schema: Sendable {
    enum Format: String, Sendable {
        case ports, duration
    }

    /// `types` are named as in errors; what is no list and no mapping has nothing below it.
    case value(types: [String], format: Format? = nil, values: [String] = [], minimum: Int64? = nil)
    case list(Schema, isUnique: Bool = false, types: [String] = ["array"])
    case object(Object)
    case oneOf([Schema])
    case anything

    struct Object: Sendable {
        enum Names: Sendable {
            case plain, extensions, any, small

            func matches(_ name: String) -> Bool {
                switch self {
                case .plain:
                    !name.isEmpty
                        && name.utf8.allSatisfy {
                            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || "._-".utf8.contains($0)
                        }
                case .extensions: name.hasPrefix("x-")
                case .any: !name.isEmpty
                case .small: !name.isEmpty && name.utf8.allSatisfy { (0x61...0x7A).contains($0) }
                }
            }
        }

        var types = ["object"]
        var properties: [(key: String, schema: Schema)] = []
        var patterns: [(names: Names, schema: Schema)] = []
        var isOpen = false
        var required: [String] = []
    }

    private static let text = Schema.value(types: ["string"])
    private static let uniqueStrings = Schema.list(text, isUnique: true)
    private static let textOrTexts = Schema.oneOf([text, .list(text)])

    private static func map(_ types: [String], _ names: Object.Names, isOpen: Bool) -> Schema {
        .object(Object(patterns: [(names, .value(types: types))], isOpen: isOpen))
    }

    private static let listOrMap = Schema.oneOf([
        map(["string", "number", "null"], .any, isOpen: false), uniqueStrings,
    ])

    /// `minor` is that of the format's version.
    init(_ shape: Shape, minor: Int) {
        var object = Object(required: shape.required)
        if shape.allowsNull { object.types.append("null") }
        object.properties = shape.members.filter { $0.since <= minor }.map { ($0.key, Schema($0.kind, minor: minor)) }
        if let since = shape.extensionsSince, since <= minor { object.patterns = [(.extensions, .anything)] }
        object.isOpen = shape.isOpenSince.map { $0 <= minor } ?? false
        self = .object(object)
    }

    init(_ kind: Kind, minor: Int) {
        switch kind {
        case .text: self = Self.text
        case .textOrNull: self = .value(types: ["string", "null"])
        case .textOrNumber: self = .value(types: ["number", "string"])
        case .flag, .optionalFlag: self = .value(types: ["boolean"])
        case .bytes: self = .value(types: ["integer"], minimum: 0)
        case .whole, .count, .ignored: self = .value(types: ["integer"])
        case .retries, .fileMode, .ratio: self = .value(types: ["number"])
        case .duration: self = .value(types: ["string"], format: .duration)
        case .size: self = Self.text
        case .order: self = .value(types: ["string"], values: ["start-first", "stop-first"])
        case .strings(let isUnique): self = .list(Self.text, isUnique: isUnique)
        case .stringOrList: self = .oneOf([Self.text, Self.uniqueStrings])
        case .words, .healthTest: self = Self.textOrTexts
        case .numbersOrStrings: self = .list(.value(types: ["string", "number"]), isUnique: true)
        case .labels, .environment, .hosts: self = Self.listOrMap
        case .driverOptions(let allowsNull):
            self = Self.map(["string", "number"] + (allowsNull ? ["null"] : []), .any, isOpen: true)
        case .object(let shape, _): self = Schema(shape, minor: minor)
        case .objects(let shape): self = .list(Schema(shape, minor: minor))
        case .build: self = .oneOf([Self.text, Schema(Shape.build, minor: minor)])
        case .ports:
            let formatted = Schema.value(types: ["string", "number"], format: .ports)
            let long = Schema(Shape.port, minor: minor)
            let forms = Schema.oneOf([
                .value(types: ["number"], format: .ports), .value(types: ["string"], format: .ports), long,
            ])
            self = .list(minor < 2 ? formatted : forms, isUnique: true)
        case .volumes:
            self =
                minor < 2 ? Self.uniqueStrings : .list(.oneOf([Self.text, Schema(Shape.volumeMount, minor: minor)]))
        case .references: self = .list(.oneOf([Self.text, Schema(Shape.reference, minor: minor)]))
        case .networks:
            let network = Schema.oneOf([Schema(Shape.serviceNetwork, minor: minor), .value(types: ["null"])])
            self = .oneOf([Self.uniqueStrings, .object(Object(patterns: [(.plain, network)]))])
        case .ulimits:
            let limit = Schema.oneOf([.value(types: ["integer"]), Schema(Shape.ulimit, minor: minor)])
            self = .object(Object(patterns: [(.small, limit)], isOpen: true))
        case .external(let isClosed):
            var object = Object(types: ["boolean", "object"], properties: [("name", Self.text)])
            object.isOpen = !isClosed
            self = .object(object)
        }
    }

    /// A whole file.
    init(minor: Int) {
        func section(_ shape: Shape, isOpen: Bool = false) -> Schema {
            .object(Object(patterns: [(.plain, Schema(shape, minor: minor))], isOpen: isOpen))
        }
        var object = Object()
        object.properties = [
            ("version", Self.text), ("services", section(.service)), ("networks", section(.network, isOpen: true)),
            ("volumes", section(.volume)),
        ]
        if minor >= 1 { object.properties.append(("secrets", section(.secret))) }
        if minor >= 3 { object.properties.append(("configs", section(.config))) }
        if minor >= 4 { object.patterns = [(.extensions, .anything)] }
        self = .object(object)
    }
}
