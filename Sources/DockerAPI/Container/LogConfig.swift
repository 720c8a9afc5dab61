import Text

/// The driver that keeps a container's output, and its options.
public struct LogConfig: Sendable, Equatable {
    public var type: String
    public var config: [String: String]?

    public init(type: String = "", config: [String: String]? = nil) {
        self.type = type
        self.config = config
    }

    init(_ field: JSONField) throws(JSONError) {
        type = try field.string("Type")
        config = try field.stringMap("Config")
    }

    func members(_ writer: inout JSONWriter) {
        writer.member("Type", type)
        writer.member("Config", orNull: config)
    }
}
