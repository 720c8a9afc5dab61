import Glibc
import Linux

/// Messages that make and change links, addresses and routes (rtnetlink(7)), for a batch.
extension NetlinkMessage {
    static let (newLink, deleteLink, newAddress, deleteAddress): (UInt16, UInt16, UInt16, UInt16) = (
        16, 17, 20, 21
    )
    private static let (newRoute, deleteRoute): (UInt16, UInt16) = (24, 25)
    static let (createExclusive, createReplace): (UInt16, UInt16) = (0x600, 0x500)
    private static let upFlag: UInt32 = 1

    /// Attributes of a link: IFLA_ADDRESS, _IFNAME, _MTU, _LINK, _MASTER, _LINKINFO, _NET_NS_FD.
    enum Link {
        static let (address, name, mtu, master, info, namespace): (UInt16, UInt16, UInt16, UInt16, UInt16, UInt16) = (
            1, 3, 4, 10, 18, 28
        )
        static let parent: UInt16 = 5
        static let (kind, data, slaveKind, slaveData): (UInt16, UInt16, UInt16, UInt16) = (1, 2, 4, 5)
    }

    /// struct ifinfomsg.
    mutating func linkHeader(index: Int32 = 0, isUp: Bool = false) {
        append([UInt8](repeating: 0, count: 4))
        append(index)
        append(isUp ? Self.upFlag : 0)
        append(isUp ? Self.upFlag : 0)
    }

    /// A bridge that is down.
    public static func bridge(_ name: String, mac: [UInt8]) -> NetlinkMessage {
        var message = NetlinkMessage(type: newLink, flags: createExclusive)
        message.linkHeader()
        message.attribute(Link.name, string: name)
        message.attribute(Link.address, mac)
        message.nested(Link.info) { $0.attribute(Link.kind, string: "bridge") }
        return message
    }

    /// A link of a driver that needs no more than its name, such as dummy.
    public static func link(_ name: String, kind: String) -> NetlinkMessage {
        var message = NetlinkMessage(type: newLink, flags: createExclusive)
        message.linkHeader()
        message.attribute(Link.name, string: name)
        message.nested(Link.info) { $0.attribute(Link.kind, string: kind) }
        return message
    }

    /// A pair: `name` is up and a port of `master`, `peer` is down in the namespace of the descriptor.
    public static func veth(
        _ name: String,
        master: Int32,
        peer: String,
        peerMAC: [UInt8],
        namespace: Int32,
        mtu: Int
    ) -> NetlinkMessage {
        var message = NetlinkMessage(type: newLink, flags: createExclusive)
        message.linkHeader(isUp: true)
        message.attribute(Link.name, string: name)
        message.attribute(Link.master, UInt32(bitPattern: master))
        if mtu > 0 { message.attribute(Link.mtu, UInt32(clamping: mtu)) }
        message.nested(Link.info) { info in
            info.attribute(Link.kind, string: "veth")
            info.nested(Link.data) { data in
                let peerInfo: UInt16 = 1  // VETH_INFO_PEER
                data.nested(peerInfo) { other in
                    other.linkHeader()
                    other.attribute(Link.name, string: peer)
                    other.attribute(Link.address, peerMAC)
                    other.attribute(Link.namespace, UInt32(bitPattern: namespace))
                    if mtu > 0 { other.attribute(Link.mtu, UInt32(clamping: mtu)) }
                }
            }
        }
        return message
    }

    /// How a bridge treats a port. An isolated one reaches the bridge itself but no other isolated port; one with
    /// `hairpin` gets packets back that came from it.
    public static func port(_ name: String, isIsolated: Bool, hairpin: Bool) -> NetlinkMessage {
        var message = NetlinkMessage(type: newLink)
        message.linkHeader()
        message.attribute(Link.name, string: name)
        message.nested(Link.info) { info in
            info.attribute(Link.slaveKind, string: "bridge")
            info.nested(Link.slaveData) { data in
                data.attribute(4, [hairpin ? 1 : 0])  // IFLA_BRPORT_MODE
                data.attribute(33, [isIsolated ? 1 : 0])  // IFLA_BRPORT_ISOLATED
            }
        }
        return message
    }

    /// Another MTU in bytes.
    public static func mtu(_ mtu: Int, of index: Int32) -> NetlinkMessage {
        var message = NetlinkMessage(type: newLink)
        message.linkHeader(index: index)
        message.attribute(Link.mtu, UInt32(clamping: mtu))
        return message
    }

    public static func up(_ index: Int32) -> NetlinkMessage {
        var message = NetlinkMessage(type: newLink)
        message.linkHeader(index: index, isUp: true)
        return message
    }

    /// ENODEV when there is none of that name.
    public static func removeLink(_ name: String) -> NetlinkMessage {
        var message = NetlinkMessage(type: deleteLink)
        message.linkHeader()
        message.attribute(Link.name, string: name)
        return message
    }

    /// EEXIST when the link has it. Of version 6 it is used at once, without asking whether another has it.
    public static func add(_ network: IPNetwork, to index: Int32) -> NetlinkMessage {
        address(network, index, NetlinkMessage(type: newAddress, flags: createExclusive))
    }

    /// EADDRNOTAVAIL when the link has it not.
    public static func remove(_ network: IPNetwork, from index: Int32) -> NetlinkMessage {
        address(network, index, NetlinkMessage(type: deleteAddress))
    }

    private static func address(_ network: IPNetwork, _ index: Int32, _ start: NetlinkMessage) -> NetlinkMessage {
        var message = start
        let address = network.address
        let noDetection: UInt8 = address.isVersion6 ? 0x02 : 0  // IFA_F_NODAD
        message.append([UInt8(truncatingIfNeeded: address.family), UInt8(network.prefix), noDetection, 0])
        message.append(index)
        message.attribute(2, address.bytes)  // IFA_LOCAL
        message.attribute(1, address.bytes)  // IFA_ADDRESS
        if !address.isVersion6, network.prefix < 31 { message.attribute(4, network.last.bytes) }  // IFA_BROADCAST
        return message
    }

    /// The default route of the gateway's IP version, in place of the one that there is.
    public static func defaultRoute(by gateway: IPAddress) -> NetlinkMessage {
        var message = route(NetlinkMessage(type: newRoute, flags: createReplace), isVersion6: gateway.isVersion6)
        message.attribute(5, gateway.bytes)  // RTA_GATEWAY
        return message
    }

    /// The same by a link alone: everybody is taken for a neighbour.
    public static func defaultRoute(by link: Int32, isVersion6: Bool) -> NetlinkMessage {
        let linkScope: UInt8 = 253  // RT_SCOPE_LINK
        var message = route(
            NetlinkMessage(type: newRoute, flags: createReplace),
            isVersion6: isVersion6,
            scope: isVersion6 ? 0 : linkScope
        )
        message.attribute(4, UInt32(bitPattern: link))  // RTA_OIF
        return message
    }

    /// ESRCH when there is none.
    public static func removeDefaultRoute(isVersion6: Bool) -> NetlinkMessage {
        route(NetlinkMessage(type: deleteRoute), isVersion6: isVersion6)
    }

    /// struct rtmsg: the main table, made by the administrator, everywhere or of `scope`, unicast.
    private static func route(_ start: NetlinkMessage, isVersion6: Bool, scope: UInt8 = 0) -> NetlinkMessage {
        var message = start
        let family = UInt8(truncatingIfNeeded: isVersion6 ? AF_INET6 : AF_INET)
        message.append([family, 0, 0, 0, 254, 4, scope, 1])
        message.append(UInt32(0))
        return message
    }
}
