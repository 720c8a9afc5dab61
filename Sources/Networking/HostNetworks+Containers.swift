import Glibc
import Linux
import Netlink

extension HostNetworks {
    /// The namespace, its interfaces with their addresses and routes, and the ports, in as few calls as the kernel lets
    /// it be. To be called on a thread that ends with its work, for it is in the namespace meanwhile. What was made is
    /// the caller's to take down when this throws.
    public func make(_ container: ContainerNetworks) throws {
        for case .bridge(let endpoint) in container.interfaces { try check(endpoint) }
        try NetworkNamespace.returning { try makeInterfaces(container) }
        if !container.ports.isEmpty { try publish(container.ports) }
    }

    private func makeInterfaces(_ container: ContainerNetworks) throws {
        let outside = try RouteSocket()
        // What is asked of the host is asked before its namespace is left.
        let ends = try container.interfaces.map { interface -> HostEnd in
            switch interface {
            case .bridge(let endpoint): .port(try BridgePort(endpoint, outside), endpoint)
            case .parent(let endpoint): .parent(try Self.parentIndex(endpoint.network.parent, outside), endpoint)
            }
        }
        let place = NetworkNamespace(path: container.namespace)
        try place.makeAndEnter(container.owners)
        let namespace = try FileDescriptor.open(container.namespace, O_RDONLY)
        let inside = try RouteSocket()
        var batch = NetlinkBatch()
        for end in ends {
            switch end {
            case .port(let port, let endpoint):
                let name = try endpoint.name ?? Self.freeName(endpoint.prefix, inside)
                try port.make(inner: name, namespace: namespace.raw, outside)
                try Self.prepare(name, endpoint.addresses, endpoint.sysctls, inside, &batch)
            case .parent(let parent, let endpoint):
                try Self.makeLink(endpoint, on: parent, namespace: namespace.raw, outside, inside, &batch)
            }
        }
        for (route, isVersion6) in [(container.gateway4, false), (container.gateway6, true)] {
            if let route { try Self.add(route, isVersion6: isVersion6, inside, &batch) }
        }
        try inside.send(batch)
        for case .port(let port, _) in ends { try port.catchUp(outside) }
    }

    private enum HostEnd {
        case port(BridgePort, Endpoint)
        case parent(Int32, ParentEndpoint)
    }
}
