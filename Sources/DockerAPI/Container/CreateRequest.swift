import Text

/// The body of POST /containers/create: the config's members with HostConfig and NetworkingConfig among them.
public struct CreateRequest: Sendable {
    public var config: ContainerConfig
    public var hostConfig: HostConfig

    public init(config: ContainerConfig, hostConfig: HostConfig) {
        self.config = config
        self.hostConfig = hostConfig
    }

    public init(_ node: JSONNode) {
        config = ContainerConfig(node)
        hostConfig = node["HostConfig"].map { HostConfig($0) } ?? HostConfig()
    }

    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            config.members(&writer)
            writer.memberObject("HostConfig") { hostConfig.members(&$0) }
            writer.memberObject("NetworkingConfig") { $0.memberObject("EndpointsConfig") { _ in } }
        }
        return writer.bytes
    }
}
