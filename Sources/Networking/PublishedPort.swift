import Linux

/// One port of a container that the outside reaches. Where the addresses are of two IP versions the kernel
/// has no part in it.
public struct PublishedPort: Sendable, Hashable {
    /// The id of the network that the container's address belongs to.
    public let networkID: String
    public let bridge: String
    public let proto: IPProtocol
    /// 0.0.0.0 and :: stand for every address of the host.
    public let hostAddress: IPAddress
    public let hostPort: UInt16
    public let containerAddress: IPAddress
    public let containerPort: UInt16
    /// False in the routed mode, where the port is reached by the container's own address alone.
    public let isDNAT: Bool
    /// Whether the port is reached by the container's own address too.
    public let isDirect: Bool

    public init(
        networkID: String,
        bridge: String,
        proto: IPProtocol,
        hostAddress: IPAddress,
        hostPort: UInt16,
        containerAddress: IPAddress,
        containerPort: UInt16,
        isDNAT: Bool = true,
        isDirect: Bool = false
    ) {
        self.networkID = networkID
        self.bridge = bridge
        self.proto = proto
        self.hostAddress = hostAddress
        self.hostPort = hostPort
        self.containerAddress = containerAddress
        self.containerPort = containerPort
        self.isDNAT = isDNAT
        self.isDirect = isDirect
    }
}
