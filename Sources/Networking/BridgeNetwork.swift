import Linux

/// What the kernel has to know of one bridge network.
public struct BridgeNetwork: Sendable, Equatable {
    public let id: String
    /// The name of the link, such as docker0.
    public let bridge: String
    /// Whether we made the link; one that the administrator made is never removed.
    public let isOwned: Bool
    /// The bridge's own, with their prefixes: at most one of each version. A version without one is not in the network.
    public let addresses: [IPNetwork]
    /// Bytes; 0 leaves it to the kernel.
    public let mtu: Int
    /// No way in or out but between its containers.
    public let isInternal: Bool
    /// Whether its containers reach each other.
    public let icc: Bool
    public let masquerades4: Bool
    public let masquerades6: Bool
    public let mode4: GatewayMode
    public let mode6: GatewayMode
    /// The source that packets to the outside get in place of that of the link they leave by.
    public let hostIP4: IPAddress?
    /// Links of the host from which every port can be reached.
    public let trustedInterfaces: [String]

    public init(
        id: String,
        bridge: String,
        isOwned: Bool = true,
        addresses: [IPNetwork],
        mtu: Int = 0,
        isInternal: Bool = false,
        icc: Bool = true,
        masquerades4: Bool = true,
        masquerades6: Bool = true,
        mode4: GatewayMode = .nat,
        mode6: GatewayMode = .nat,
        hostIP4: IPAddress? = nil,
        trustedInterfaces: [String] = []
    ) {
        self.id = id
        self.bridge = bridge
        self.isOwned = isOwned
        self.addresses = addresses
        self.mtu = mtu
        self.isInternal = isInternal
        self.icc = icc
        self.masquerades4 = masquerades4
        self.masquerades6 = masquerades6
        self.mode4 = mode4
        self.mode6 = mode6
        self.hostIP4 = hostIP4
        self.trustedInterfaces = trustedInterfaces
    }

    func mode(isVersion6: Bool) -> GatewayMode { isVersion6 ? mode6 : mode4 }
    var hasVersion6: Bool { addresses.contains { $0.address.isVersion6 } }
}
