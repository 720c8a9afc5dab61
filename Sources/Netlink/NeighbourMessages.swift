import Linux

/// Messages on the hardware addresses of a link's neighbours (rtnetlink(7), linux/neighbour.h), for a batch.
extension NetlinkMessage {
    private static let (newNeighbour, deleteNeighbour): (UInt16, UInt16) = (28, 29)

    /// Nobody asks for this address any more, in place of what was learnt.
    public static func neighbour(_ address: IPAddress, mac: [UInt8], on link: Int32) -> NetlinkMessage {
        let permanent: UInt16 = 0x80  // NUD_PERMANENT
        var message = NetlinkMessage(type: newNeighbour, flags: createReplace)
        message.neighbourHeader(address, link, state: permanent)
        let hardware: UInt16 = 2  // NDA_LLADDR
        message.attribute(hardware, mac)
        return message
    }

    /// ENOENT when there is none.
    public static func removeNeighbour(_ address: IPAddress, on link: Int32) -> NetlinkMessage {
        var message = NetlinkMessage(type: deleteNeighbour)
        message.neighbourHeader(address, link)
        return message
    }

    /// The host answers for this address on the link, for one that is elsewhere.
    public static func proxy(for address: IPAddress, on link: Int32) -> NetlinkMessage {
        var message = NetlinkMessage(type: newNeighbour, flags: createReplace)
        message.neighbourHeader(address, link, flags: proxyFlag)
        return message
    }

    /// ENOENT when there is none.
    public static func removeProxy(for address: IPAddress, on link: Int32) -> NetlinkMessage {
        var message = NetlinkMessage(type: deleteNeighbour)
        message.neighbourHeader(address, link, flags: proxyFlag)
        return message
    }

    private static let proxyFlag: UInt8 = 0x08  // NTF_PROXY

    /// struct ndmsg and NDA_DST.
    private mutating func neighbourHeader(
        _ address: IPAddress,
        _ link: Int32,
        state: UInt16 = 0,
        flags: UInt8 = 0
    ) {
        append([UInt8(truncatingIfNeeded: address.family), 0, 0, 0])
        append(link)
        append(state)
        append([flags, 0])
        let destination: UInt16 = 1
        attribute(destination, address.bytes)
    }
}
