import CLinux
import Glibc
import Linux

/// The requests on links and addresses.
extension RouteSocket {
    private static let (newLink, getLink, newAddress, getAddress): (UInt16, UInt16, UInt16, UInt16) = (16, 18, 20, 22)
    private static let upFlag: UInt32 = 1
    private static let (nameAttribute, namespaceAttribute): (UInt16, UInt16) = (3, 28)  // IFLA_IFNAME, IFLA_NET_NS_FD

    /// struct ifinfomsg.
    private static func link(
        _ type: UInt16,
        index: Int32 = 0,
        flags: UInt32 = 0,
        change: UInt32 = 0,
        wantsAnswer: Bool = true
    ) -> NetlinkMessage {
        var message = NetlinkMessage(type: type, wantsAnswer: wantsAnswer)
        message.append(UInt8(0))  // AF_UNSPEC
        message.append(UInt8(0))
        message.append(UInt16(0))
        message.append(index)
        message.append(flags)
        message.append(change)
        return message
    }

    /// ENODEV when there is none of that name.
    public func linkIndex(_ name: String) throws(SystemCallError) -> Int32 {
        guard let index: Int32 = NetlinkReader.integer(try link(name), at: 4) else {
            throw SystemCallError("netlink", path: "link \(name)", errno: EBADMSG)
        }
        return index
    }

    /// Its hardware address. ENODEV when there is none of that name.
    public func linkAddress(_ name: String) throws(SystemCallError) -> [UInt8] {
        let address: UInt16 = 1  // IFLA_ADDRESS
        return Array(NetlinkReader(try link(name)).attributes(from: 16).first { $0.type == address }?.value ?? [])
    }

    /// What the kernel tells of a link, in one message.
    private func link(_ name: String) throws(SystemCallError) -> ArraySlice<UInt8> {
        var message = Self.link(Self.getLink, wantsAnswer: false)
        message.attribute(Self.nameAttribute, string: name)
        let (type, body) = try first(message, "link \(name)")
        guard type == Self.newLink else { throw SystemCallError("netlink", path: "link \(name)", errno: EBADMSG) }
        return body
    }

    public func setLink(_ index: Int32, isUp: Bool) throws(SystemCallError) {
        try request(
            Self.link(Self.newLink, index: index, flags: isUp ? Self.upFlag : 0, change: Self.upFlag),
            "link \(index) \(isUp ? "up" : "down")"
        )
    }

    /// Moves a link to the namespace of the descriptor under a name, in one step.
    public func moveLink(_ index: Int32, to namespace: Int32, name: String) throws(SystemCallError) {
        var message = Self.link(Self.newLink, index: index)
        message.attribute(Self.nameAttribute, string: name)
        message.attribute(Self.namespaceAttribute, UInt32(bitPattern: namespace))
        try request(message, "move link \(name)")
    }

    /// All addresses of a link.
    public func addresses(of index: Int32) throws(SystemCallError) -> [InterfaceAddress] {
        let dump: UInt16 = 0x300  // NLM_F_DUMP
        var message = NetlinkMessage(type: Self.getAddress, flags: dump)
        message.append([UInt8(0), 0, 0, 0])
        message.append(UInt32(0))
        return try request(message, "addresses").compactMap { type, body in
            guard type == Self.newAddress, let owner: Int32 = NetlinkReader.integer(body, at: 4), owner == index else {
                return nil
            }
            return InterfaceAddress(body)
        }
    }

    /// The networks of all addresses and routes of the namespace but those of the default routes.
    public func networksInUse() throws(SystemCallError) -> [IPNetwork] {
        let dump: UInt16 = 0x300  // NLM_F_DUMP
        var networks: [IPNetwork] = []
        let newRoute: UInt16 = 24
        for (kind, size) in [(Self.getAddress, 8), (UInt16(26), 12)] {
            var message = NetlinkMessage(type: kind, flags: dump)
            message.append([UInt8](repeating: 0, count: size))
            for (type, body) in try request(message, "networks") where type == Self.newAddress || type == newRoute {
                // Both have the prefix's length second and the address as attribute 1.
                let values = NetlinkReader(body).attributes(from: size)
                let isMain = type == Self.newAddress || body[body.startIndex + 4] == 254  // RT_TABLE_MAIN
                guard isMain, let bytes = values.first(where: { $0.type == 1 })?.value,
                    let address = IPAddress(Array(bytes)),
                    let network = IPNetwork(address, prefix: Int(body[body.startIndex + 1])), network.prefix > 0
                else { continue }
                networks.append(network.masked)
            }
        }
        return networks
    }

    public func add(_ address: InterfaceAddress, to index: Int32) throws(SystemCallError) {
        let createExclusive: UInt16 = 0x400 | 0x200  // NLM_F_CREATE | NLM_F_EXCL
        var message = NetlinkMessage(type: Self.newAddress, flags: createExclusive)
        message.append([address.family, address.prefixLength, 0, 0])
        message.append(index)
        for (type, value) in [(UInt16(2), address.local), (1, address.peer), (4, address.broadcast)] {
            if let value { message.attribute(type, value) }
        }
        try request(message, "add address")
    }
}
