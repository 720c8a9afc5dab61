import Linux

/// One interface of a container on a bridge network: a veth pair.
public struct Endpoint: Sendable {
    /// The id of the network.
    public let network: String
    public let bridge: String
    /// The name of the end that stays on the host.
    public let hostName: String
    /// The name inside; nil for `prefix` with the first number that is free.
    public let name: String?
    public let prefix: String
    /// Six bytes.
    public let mac: [UInt8]
    public let addresses: [IPNetwork]
    /// Bytes; 0 leaves it to the kernel.
    public let mtu: Int
    /// net.ipv4.conf.IFNAME.x=y, where IFNAME stands for the interface's name.
    public let sysctls: [String]
    /// Whether the network's containers reach each other.
    public let icc: Bool

    public init(
        network: String,
        bridge: String,
        hostName: String,
        name: String? = nil,
        prefix: String = "eth",
        mac: [UInt8],
        addresses: [IPNetwork],
        mtu: Int = 0,
        sysctls: [String] = [],
        icc: Bool = true
    ) {
        self.network = network
        self.bridge = bridge
        self.hostName = hostName
        self.name = name
        self.prefix = prefix
        self.mac = mac
        self.addresses = addresses
        self.mtu = mtu
        self.sysctls = sysctls
        self.icc = icc
    }

    /// What the interface became.
    public struct Connected: Sendable, Equatable {
        public let mac: [UInt8]
        public let name: String
    }
}
