import Glibc
import Linux
import Netlink
import Synchronization

extension HostNetworks {
    /// A veth pair: one end a port of the bridge, the other in the namespace, with its addresses and routes, up. Nothing
    /// is left when it throws.
    public func connect(_ endpoint: Endpoint, namespace path: String) throws -> Endpoint.Connected {
        try check(endpoint)
        return try NetworkNamespace(path: path)
            .run { namespace, enter in
                let outside = try RouteSocket()
                let port = try BridgePort(endpoint, outside)
                try enter()
                let inside = try RouteSocket()
                let name = try endpoint.name ?? Self.freeName(endpoint.prefix, inside)
                try port.make(inner: name, namespace: namespace, outside)
                do {
                    var batch = NetlinkBatch()
                    try Self.prepare(name, endpoint.addresses, endpoint.sysctls, inside, &batch)
                    try inside.send(batch)
                    try port.catchUp(outside)
                } catch {
                    port.remove(outside)
                    throw error
                }
                return Endpoint.Connected(mac: endpoint.mac, name: name)
            }
    }

    /// Throws where the endpoint's network can't be had.
    func check(_ endpoint: Endpoint) throws {
        try checkKernel()
        if let reason = wanted.withLock({ $0.refused[endpoint.network] }) { throw reason }
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
                    if let route {
                        var batch = NetlinkBatch()
                        try Self.add(route, isVersion6: isVersion6, socket, &batch)
                        try socket.send(batch)
                        continue
                    }
                    do throws(SystemCallError) {
                        try socket.request(.removeDefaultRoute(isVersion6: isVersion6), "delete default route")
                    } catch {
                        // No route, or a kernel without IPv6.
                        guard [ESRCH, EAFNOSUPPORT, EOPNOTSUPP].contains(error.errno) else { throw error }
                    }
                }
            }
    }

    /// On a thread in the namespace.
    static func add(
        _ route: DefaultRoute,
        isVersion6: Bool,
        _ socket: borrowing RouteSocket,
        _ batch: inout NetlinkBatch
    ) throws(SystemCallError) {
        switch route {
        case .gateway(let gateway):
            batch.add(.defaultRoute(by: gateway), "add default route by \(gateway)")
        case .interface(let name):
            let index = try socket.linkIndex(name)
            batch.add(.defaultRoute(by: index, isVersion6: isVersion6), "add default route by \(name)")
        }
    }

    static func freeName(_ prefix: String, _ socket: borrowing RouteSocket) throws -> String {
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

    /// On a thread in the namespace: the interface's settings now, its addresses and its way up by the batch.
    static func prepare(
        _ name: String,
        _ addresses: [IPNetwork],
        _ sysctls: [String],
        _ socket: borrowing RouteSocket,
        _ batch: inout NetlinkBatch
    ) throws {
        let index = try socket.linkIndex(name)
        if addresses.contains(where: { $0.address.isVersion6 }) {
            try NetworkSetting.write("ipv6/conf/\(name)/disable_ipv6", "0")
            // Its address and routes are ours to give, not a neighbour's.
            try NetworkSetting.write("ipv6/conf/\(name)/accept_ra", "0")
        } else {
            // A network without IPv6 must not have its link-local addresses (CVE-2024-32473).
            try NetworkSetting.writeIfPresent("ipv6/conf/\(name)/disable_ipv6", "1")
        }
        for setting in sysctls { try NetworkSetting.apply(setting, to: name) }
        for address in addresses {
            batch.add(.add(address, to: index), "add address \(address) to \(name)")
        }
        batch.add(.up(index), "set \(name) up")
    }
}
