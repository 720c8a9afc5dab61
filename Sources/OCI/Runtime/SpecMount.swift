import Text

public struct SpecMount: Sendable {
    /// Path inside the container.
    public var destination: String
    public var type: String
    public var source: String
    public var options: [String]
    public var hasIDMappings: Bool

    public init(json: JSONNode) throws {
        guard let destination = json["destination"]?.string, !destination.isEmpty else {
            throw SpecError("config.json: a mount has no destination")
        }
        self.destination = destination
        type = json["type"]?.string ?? ""
        source = json["source"]?.string ?? ""
        options = json["options"]?.strings ?? []
        hasIDMappings = !(json["uidMappings"]?.elements.isEmpty ?? true)
    }

    public init(destination: String, type: String, source: String, options: [String]) {
        self.destination = destination
        self.type = type
        self.source = source
        self.options = options
        hasIDMappings = false
    }
}
