import Text

/// The networks that a container is to be in, by name or id.
public struct NetworkingConfig: Sendable {
    /// An endpoint that was given as null is nil.
    public var endpointsConfig: [String: EndpointSettings?]?

    public init() {}

    public init(_ field: JSONField) throws(JSONError) {
        let type = "map[string]*network.EndpointSettings"
        guard let members = try field.map("EndpointsConfig", type: type) else { return }
        var endpoints: [String: EndpointSettings?] = [:]
        for (name, value) in members {
            if let settings = try value.object(type: "network.EndpointSettings") {
                endpoints[name] = .some(try EndpointSettings(settings))
            } else {
                endpoints[name] = .some(nil)
            }
        }
        endpointsConfig = endpoints
    }

    public func members(_ writer: inout JSONWriter) {
        guard let endpointsConfig else { return writer.memberNull("EndpointsConfig") }
        writer.memberObject("EndpointsConfig") { writer in
            for (name, settings) in endpointsConfig.sorted(by: { $0.key < $1.key }) {
                if let settings {
                    writer.memberObject(name) { settings.members(&$0) }
                } else {
                    writer.memberNull(name)
                }
            }
        }
    }
}
