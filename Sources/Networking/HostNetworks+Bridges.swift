import Glibc
import Linux
import Netlink
import Synchronization

extension HostNetworks {
    /// Link, addresses, settings and rules; what is as it should be stays. One of the administrator's keeps its own
    /// addresses beside.
    public func makeBridge(_ network: BridgeNetwork) throws {
        try checkKernel()
        try checkOwner(of: network)
        try makeLink(network)
        wanted.withLock { $0.networks[network.id] = network }
        try change { firewall throws(SystemCallError) in try firewall.add(network) }
    }

    /// What is missing is no error. The interfaces of containers that are still in it stay without a network.
    public func removeBridge(_ network: BridgeNetwork) throws {
        let isRefused = wanted.withLock { wanted in
            wanted.networks[network.id] = nil
            return wanted.refused.removeValue(forKey: network.id) != nil
        }
        if isRefused { return }
        try change { firewall throws(SystemCallError) in try firewall.remove(network) }
        guard network.isOwned, (try? checkOwner(of: network)) != nil else { return }
        do throws(SystemCallError) {
            try RouteSocket().request(.removeLink(network.bridge), "delete link \(network.bridge)")
        } catch {
            guard error.errno == ENODEV else { throw error }
        }
    }

    func makeLink(_ network: BridgeNetwork) throws {
        let socket = try RouteSocket()
        let name = network.bridge
        var isNew = false
        let index: Int32
        do throws(SystemCallError) {
            index = try socket.linkIndex(name)
        } catch {
            guard error.errno == ENODEV else { throw error }
            guard network.isOwned else {
                throw EngineError.forbidden("bridge device with non default name \(name) must be created manually")
            }
            try socket.request(.bridge(name, mac: address(of: name)), "add bridge \(name)")
            isNew = true
            index = try socket.linkIndex(name)
        }
        do {
            try setUp(network, index, socket)
        } catch {
            if isNew { _ = try? socket.request(.removeLink(name), "delete link \(name)") }
            throw error
        }
    }

    private func setUp(_ network: BridgeNetwork, _ index: Int32, _ socket: borrowing RouteSocket) throws {
        let name = network.bridge
        // Before the link is up: a container must not become the host's router (CVE-2020-13401).
        try NetworkSetting.setIfPresent("ipv6/conf/\(name)/accept_ra", to: "0")
        if network.hasVersion6 {
            let isIsolated = network.mode6 == .isolated
            try NetworkSetting.set("ipv6/conf/\(name)/disable_ipv6", to: isIsolated ? "1" : "0")
            if !isIsolated { try forward(isVersion6: true) }
        }
        let there = try Self.addresses(of: index, socket)
        let wanted = network.addresses.filter { network.mode(isVersion6: $0.address.isVersion6) != .isolated }
        var batch = NetlinkBatch()
        for address in there where network.isOwned && !wanted.contains(address) {
            batch.add(.remove(address, from: index), "delete address \(address)")
        }
        for address in wanted where !there.contains(address) {
            batch.add(.add(address, to: index), "add address \(address)")
        }
        if network.mtu > 0 { batch.add(.mtu(network.mtu, of: index), "set MTU of \(name)") }
        batch.add(.up(index), "set \(name) up")
        try socket.send(batch)
        if filtered.contains(false), !network.icc, !network.isInternal {
            // The ports are isolated from each other: the bridge answers for all of them, at once, so that what is for a
            // neighbour comes by our table, which lets links through and drops the rest.
            try NetworkSetting.set("ipv4/neigh/\(name)/proxy_delay", to: "0")
            try NetworkSetting.set("ipv4/conf/\(name)/proxy_arp_pvlan", to: "1")
        }
        // For ports that are published at 127.0.0.1; our table keeps containers from the host's loopback.
        if filtered.contains(false), !network.isInternal {
            try NetworkSetting.setIfPresent("ipv4/conf/\(name)/route_localnet", to: "1")
        }
    }

    /// Throws where another engine, or the administrator, made the link that the network would have.
    public func checkOwner(of network: BridgeNetwork) throws(EngineError) {
        guard network.isOwned else { return }
        do {
            guard try RouteSocket().linkAddress(network.bridge) != address(of: network.bridge) else { return }
        } catch {
            // Without a link there is nobody's; what else is wrong shows when it is made.
            return
        }
        throw .forbidden(
            "the host's link \(network.bridge) was made by another engine or by hand: end that engine and remove the link, "
                + "or start this one without a default network (--bridge none)"
        )
    }

    /// The hardware address of a link that we make: a link has it from its first moment on, so it tells whose the link is.
    func address(of bridge: String) -> [UInt8] {
        // FNV-1a.
        let hash = "\(engine) \(bridge)".utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        // Given by no vendor, of one link.
        return [0x02] + (0..<5).map { UInt8(truncatingIfNeeded: hash >> ($0 * 8)) }
    }

    /// What the administrator gave a link; ENODEV when there is none of that name.
    public static func addresses(of link: String) throws -> [IPNetwork] {
        let socket = try RouteSocket()
        return try addresses(of: socket.linkIndex(link), socket)
    }

    private static func addresses(of index: Int32, _ socket: borrowing RouteSocket) throws -> [IPNetwork] {
        try socket.addresses(of: index).filter { $0.isPermanent && $0.isGlobal }
            .compactMap { address in
                (address.local ?? address.peer).flatMap { IPAddress($0) }
                    .flatMap { IPNetwork($0, prefix: Int(address.prefixLength)) }
            }
    }

    /// Whether the host has a link of this name.
    public static func hasLink(_ name: String) throws -> Bool {
        do throws(SystemCallError) {
            _ = try RouteSocket().linkIndex(name)
            return true
        } catch {
            guard error.errno == ENODEV else { throw error }
            return false
        }
    }
}
