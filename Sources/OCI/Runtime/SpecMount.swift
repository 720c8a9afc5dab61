import Linux

public struct SpecMount: Sendable {
    /// Path inside the container.
    public var destination: String
    public var type: String
    public var source: String
    public var options: [String]
    /// Nil when the configuration does not say: an empty list is another thing.
    public var uidMappings: [IDMapping]?
    public var gidMappings: [IDMapping]?

    init(_ object: SpecObject) throws {
        // MountChecks names a zero byte in runc's words.
        guard let destination = try object.uncheckedString("destination"), !destination.isEmpty else {
            throw SpecError("config.json: a mount has no destination")
        }
        self.destination = destination
        type = try object.uncheckedString("type") ?? ""
        source = try object.uncheckedString("source") ?? ""
        options = try object.strings("options")
        if object.node("uidMappings") != nil {
            uidMappings = try object.objects("uidMappings").map { try IDMapping($0) }
        }
        if object.node("gidMappings") != nil {
            gidMappings = try object.objects("gidMappings").map { try IDMapping($0) }
        }
    }

    public init(destination: String, type: String, source: String, options: [String]) {
        self.destination = destination
        self.type = type
        self.source = source
        self.options = options
    }
}
