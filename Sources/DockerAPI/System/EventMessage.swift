import Text

/// One event, as GET /events streams it.
public struct EventMessage: Sendable {
    public let kind: EventKind
    public let action: String
    public let id: String
    public let attributes: [String: String]
    /// Nanoseconds since 1970.
    public let time: Int64

    public init(_ kind: EventKind, _ action: String, id: String, attributes: [String: String], time: Int64) {
        self.kind = kind
        self.action = action
        self.id = id
        self.attributes = attributes
        self.time = time
    }

    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            // The members of before 1.22, which docker still writes for these two kinds.
            if kind == .container || kind == .image {
                writer.member("status", omitEmpty: action)
                writer.member("id", omitEmpty: id)
                if kind == .container { writer.member("from", omitEmpty: attributes["image"]) }
            }
            writer.member("Type", kind.rawValue)
            writer.member("Action", action)
            writer.memberObject("Actor") {
                $0.member("ID", id)
                $0.member("Attributes", attributes)
            }
            writer.member("scope", "local")
            writer.member("time", time / 1_000_000_000)
            writer.member("timeNano", time)
        }
        return writer.bytes
    }
}
