import Linux

/// All that a container needs of the host's network before it is made.
public struct ContainerNetworks: Sendable {
    public enum Interface: Sendable {
        case bridge(Endpoint)
        case parent(ParentEndpoint)
    }

    /// Where its namespace is to be pinned.
    public let namespace: String
    /// With them the namespace belongs to a user namespace of its own.
    public let owners: OwnerMap?
    public let interfaces: [Interface]
    public let gateway4: DefaultRoute?
    public let gateway6: DefaultRoute?
    public let ports: [PublishedPort]

    public init(
        namespace: String,
        owners: OwnerMap? = nil,
        interfaces: [Interface],
        gateway4: DefaultRoute? = nil,
        gateway6: DefaultRoute? = nil,
        ports: [PublishedPort] = []
    ) {
        self.namespace = namespace
        self.owners = owners
        self.interfaces = interfaces
        self.gateway4 = gateway4
        self.gateway6 = gateway6
        self.ports = ports
    }
}
