import Linux

/// Messages that make links on top of another one (rtnetlink(7), linux/if_link.h), for a batch.
extension NetlinkMessage {
    /// Down, in the namespace of the descriptor. One of the mode passthru begins with its parent's hardware address,
    /// whatever `mac` is.
    public static func macvlan(
        _ name: String,
        parent: Int32,
        mode: UInt32,
        mac: [UInt8],
        namespace: Int32
    ) -> NetlinkMessage {
        child(name, kind: "macvlan", parent: parent, mac: mac, namespace: namespace) { data in
            let modeAttribute: UInt16 = 1  // IFLA_MACVLAN_MODE
            data.attribute(modeAttribute, mode)
        }
    }

    /// Another hardware address.
    public static func address(_ mac: [UInt8], of index: Int32) -> NetlinkMessage {
        var message = NetlinkMessage(type: newLink)
        message.linkHeader(index: index)
        message.attribute(Link.address, mac)
        return message
    }

    /// Down, in the namespace of the descriptor, with the parent's hardware address.
    public static func ipvlan(
        _ name: String,
        parent: Int32,
        mode: UInt16,
        flag: UInt16,
        namespace: Int32
    ) -> NetlinkMessage {
        child(name, kind: "ipvlan", parent: parent, namespace: namespace) { data in
            data.nested(1) { $0.append(mode) }  // IFLA_IPVLAN_MODE
            data.nested(2) { $0.append(flag) }  // IFLA_IPVLAN_FLAGS
        }
    }

    /// The parent's packets with this tag, as a link of their own that is down.
    public static func vlan(_ name: String, parent: Int32, tag: UInt16) -> NetlinkMessage {
        child(name, kind: "vlan", parent: parent) { data in
            data.nested(1) { $0.append(tag) }  // IFLA_VLAN_ID
        }
    }

    /// A network over UDP, down: frames go to `group`, to whom the kernel learns, or to entries that are given. Packets
    /// leave by `parent`, or by the way that routes say.
    public static func vxlan(
        _ name: String,
        id: UInt32,
        port: UInt16,
        group: IPAddress? = nil,
        local: IPAddress? = nil,
        parent: Int32? = nil
    ) -> NetlinkMessage {
        var message = NetlinkMessage(type: newLink, flags: createExclusive)
        message.linkHeader()
        message.attribute(Link.name, string: name)
        message.nested(Link.info) { info in
            info.attribute(Link.kind, string: "vxlan")
            info.nested(Link.data) { data in
                data.attribute(1, id)  // IFLA_VXLAN_ID
                if let group { data.attribute(group.isVersion6 ? 16 : 2, group.bytes) }  // IFLA_VXLAN_GROUP, _GROUP6
                if let parent { data.attribute(3, UInt32(bitPattern: parent)) }  // IFLA_VXLAN_LINK
                if let local { data.attribute(local.isVersion6 ? 17 : 4, local.bytes) }  // IFLA_VXLAN_LOCAL, _LOCAL6
                data.nested(15) { $0.append(port.bigEndian) }  // IFLA_VXLAN_PORT
            }
        }
        return message
    }

    private static func child(
        _ name: String,
        kind: String,
        parent: Int32,
        mac: [UInt8]? = nil,
        namespace: Int32? = nil,
        _ data: (inout NetlinkMessage) -> Void
    ) -> NetlinkMessage {
        var message = NetlinkMessage(type: newLink, flags: createExclusive)
        message.linkHeader()
        message.attribute(Link.name, string: name)
        message.attribute(Link.parent, UInt32(bitPattern: parent))
        if let mac { message.attribute(Link.address, mac) }
        if let namespace { message.attribute(Link.namespace, UInt32(bitPattern: namespace)) }
        message.nested(Link.info) { info in
            info.attribute(Link.kind, string: kind)
            info.nested(Link.data, data)
        }
        return message
    }
}
