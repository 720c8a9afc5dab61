import Glibc
import Linux
import Netlink
import Synchronization

extension HostNetworks {
    /// Link, addresses, settings and rules; what is as it should be stays. One of the administrator's keeps its own
    /// addresses beside.
    public func makeBridge(_ network: BridgeNetwork) throws {
        try checkKernel()
        try makeLink(network)
        wanted.withLock { $0.networks[network.id] = network }
        try change { firewall throws(SystemCallError) in try firewall.add(network) }
    }

    /// What is missing is no error. The interfaces of containers that are still in it stay without a network.
    public func removeBridge(_ network: BridgeNetwork) throws {
        wanted.withLock { $0.networks[network.id] = nil }
        try change { firewall throws(SystemCallError) in try firewall.remove(network) }
        guard network.isOwned else { return }
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
            try socket.request(.bridge(name, mac: MACAddress.random()), "add bridge \(name)")
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
        let there = try socket.addresses(of: index).filter { $0.isPermanent && $0.isGlobal }
            .compactMap { address in
                (address.local ?? address.peer).flatMap { IPAddress($0) }
                    .flatMap { IPNetwork($0, prefix: Int(address.prefixLength)) }
            }
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
        // For ports that are published at 127.0.0.1; our table keeps containers from the host's loopback.
        if usesFirewall, !network.isInternal {
            try NetworkSetting.setIfPresent("ipv4/conf/\(name)/route_localnet", to: "1")
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
