import Text

/// The body of POST /containers/create: the config's members with HostConfig and NetworkingConfig among them.
public struct CreateRequest: Sendable {
    public var config: ContainerConfig
    public var hostConfig: HostConfig
    public var networkingConfig = NetworkingConfig()

    public init(config: ContainerConfig, hostConfig: HostConfig) {
        self.config = config
        self.hostConfig = hostConfig
    }

    public init(_ node: JSONNode) throws(JSONError) {
        let field = try JSONField(node, type: "container.CreateRequest")
        config = try ContainerConfig(field)
        hostConfig = HostConfig()
        if let host = try field.object("HostConfig", type: "container.HostConfig") { hostConfig = try HostConfig(host) }
        if let networks = try field.object("NetworkingConfig", type: "network.NetworkingConfig") {
            networkingConfig = try NetworkingConfig(networks)
        }
    }

    /// Whether the body has a member of the container's config: HostConfig alone makes no container.
    public static func hasConfig(_ node: JSONNode) -> Bool {
        ContainerConfig.memberNames.contains { node[$0] != nil }
    }

    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            config.members(&writer)
            writer.memberObject("HostConfig") { hostConfig.members(&$0) }
            writer.memberObject("NetworkingConfig") { networkingConfig.members(&$0) }
        }
        return writer.bytes
    }
}
