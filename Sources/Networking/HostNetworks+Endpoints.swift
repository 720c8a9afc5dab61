import Glibc
import Linux
import Netlink
import Synchronization

extension HostNetworks {
    /// A veth pair: one end a port of the bridge, the other in the namespace, with its addresses and routes, up. Nothing
    /// is left when it throws.
    public func connect(_ endpoint: Endpoint, namespace path: String) throws -> Endpoint.Connected {
        try checkKernel()
        if let reason = wanted.withLock({ $0.refused[endpoint.network] }) { throw reason }
        return try NetworkNamespace(path: path)
            .run { namespace, enter in
                let outside = try RouteSocket()
                let bridge = try outside.linkIndex(endpoint.bridge)
                // With br_netfilter a packet to a published port is translated before the bridge forwards it, and
                // goes back by the port that it came from when a container reaches itself.
                let hairpin = NetworkSetting.isOn("bridge/bridge-nf-call-iptables")
                try enter()
                let inside = try RouteSocket()
                let name = try endpoint.name ?? Self.freeName(endpoint.prefix, inside)
                let pair = NetlinkMessage.veth(
                    endpoint.hostName,
                    master: bridge,
                    peer: name,
                    peerMAC: endpoint.mac,
                    namespace: namespace,
                    mtu: endpoint.mtu
                )
                try outside.request(pair, "add veth \(endpoint.hostName)")
                do {
                    if !endpoint.icc || hairpin {
                        let index = try outside.linkIndex(endpoint.hostName)
                        try outside.request(
                            .port(index, isIsolated: !endpoint.icc, hairpin: hairpin),
                            "set up port \(endpoint.hostName)"
                        )
                    }
                    try Self.setUp(name, endpoint.addresses, endpoint.sysctls, inside)
                    // The kernel lets a port forward some time after its other end is up; from Linux 6.8 on, asking
                    // for the link makes it do so at once, and the container's first packet is not lost.
                    _ = try outside.linkIndex(endpoint.hostName)
                } catch {
                    _ = try? outside.request(.removeLink(endpoint.hostName), "delete link \(endpoint.hostName)")
                    throw error
                }
                return Endpoint.Connected(mac: endpoint.mac, name: name)
            }
    }

    /// Takes the pair away by its end on the host; one that is missing is no error.
    public func disconnect(_ hostName: String) throws {
        do throws(SystemCallError) {
            try RouteSocket().request(.removeLink(hostName), "delete link \(hostName)")
        } catch {
            guard error.errno == ENODEV else { throw error }
        }
    }

    /// The default routes of a namespace, in place of those that there are; nil for none.
    public func setGateway(v4: DefaultRoute?, v6: DefaultRoute?, namespace path: String) throws {
        try NetworkNamespace(path: path)
            .run { _, enter in
                try enter()
                let socket = try RouteSocket()
                for (route, isVersion6) in [(v4, false), (v6, true)] {
                    do throws(SystemCallError) {
                        switch route {
                        case .gateway(let gateway):
                            try socket.request(.defaultRoute(by: gateway), "add default route by \(gateway)")
                        case .interface(let name):
                            let index = try socket.linkIndex(name)
                            try socket.request(
                                .defaultRoute(by: index, isVersion6: isVersion6),
                                "add default route by \(name)"
                            )
                        case nil:
                            try socket.request(.removeDefaultRoute(isVersion6: isVersion6), "delete default route")
                        }
                    } catch {
                        // No route, or a kernel without IPv6.
                        guard route == nil, [ESRCH, EAFNOSUPPORT, EOPNOTSUPP].contains(error.errno) else {
                            throw error
                        }
                    }
                }
            }
    }

    private static func freeName(_ prefix: String, _ socket: borrowing RouteSocket) throws -> String {
        for number in 0..<1000 {
            do throws(SystemCallError) {
                _ = try socket.linkIndex("\(prefix)\(number)")
            } catch {
                guard error.errno == ENODEV else { throw error }
                return "\(prefix)\(number)"
            }
        }
        throw EngineError.conflict("no free name for an interface with prefix \(prefix)")
    }

    /// On a thread in the namespace.
    static func setUp(
        _ name: String,
        _ addresses: [IPNetwork],
        _ sysctls: [String],
        _ socket: borrowing RouteSocket
    ) throws {
        let index = try socket.linkIndex(name)
        if addresses.contains(where: { $0.address.isVersion6 }) {
            try NetworkSetting.set("ipv6/conf/\(name)/disable_ipv6", to: "0")
            // Its address and routes are ours to give, not a neighbour's.
            try NetworkSetting.set("ipv6/conf/\(name)/accept_ra", to: "0")
        } else {
            // A network without IPv6 must not have its link-local addresses (CVE-2024-32473).
            try NetworkSetting.setIfPresent("ipv6/conf/\(name)/disable_ipv6", to: "1")
        }
        for setting in sysctls { try NetworkSetting.apply(setting, to: name) }
        var batch = NetlinkBatch()
        for address in addresses {
            batch.add(.add(address, to: index), "add address \(address) to \(name)")
        }
        batch.add(.up(index), "set \(name) up")
        try socket.send(batch)
    }
}
