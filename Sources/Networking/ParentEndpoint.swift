import Linux

/// One interface of a container on a link of the host.
public struct ParentEndpoint: Sendable {
    public let network: ParentNetwork
    /// The name in the container.
    public let name: String
    /// Six bytes; none for a link of ipvlan, which has its parent's.
    public let mac: [UInt8]
    public let addresses: [IPNetwork]
    /// net.ipv4.conf.IFNAME.x=y, where IFNAME stands for the interface's name.
    public let sysctls: [String]

    public init(
        network: ParentNetwork,
        name: String,
        mac: [UInt8],
        addresses: [IPNetwork],
        sysctls: [String] = []
    ) {
        self.network = network
        self.name = name
        self.mac = mac
        self.addresses = addresses
        self.sysctls = sysctls
    }
}
