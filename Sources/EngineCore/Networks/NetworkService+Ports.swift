import DockerAPI
import DockerdRules
import Linux
import Networking

extension NetworkService {
    /// How often a port is looked for that no socket of the host has.
    private static let attempts = 10

    /// Which of the container's endpoints its packets leave by: docker's order.
    func gatewayEndpoint(_ record: ContainerRecord, version6: Bool) -> EndpointRecord? {
        let own = endpoints.values.filter { endpoint in
            guard endpoint.containerID == record.id, let network = records[endpoint.networkID] else { return false }
            return route(endpoint, of: network, version6: version6) != nil
        }
        func rank(_ endpoint: EndpointRecord) -> (Int, String) {
            let name = records[endpoint.networkID]?.name ?? ""
            return (-(record.endpoints[name]?.gwPriority ?? 0), name)
        }
        return own.min { rank($0) < rank($1) }
    }

    /// Default routes and published ports go by the endpoint that now is the gateway's.
    func settle(_ record: ContainerRecord) async throws {
        try await route(record)
        let holders = [false, true].compactMap { gatewayEndpoint(record, version6: $0)?.id }
        // Ports of an endpoint that is the gateway's no longer go first.
        for endpoint in endpoints.values
        where endpoint.containerID == record.id && !endpoint.ports.isEmpty && !holders.contains(endpoint.id) {
            let published = try published(endpoint)
            let kernel = kernel
            try await Offload.run { try kernel.unpublish(published) }
            try dropPorts(of: endpoint.id)
        }
        guard let holder = try await reservePorts(record) else { return }
        try store.put([endpoints[holder]].compactMap { $0 })
        try await publishPorts(record, holder)
    }

    /// The default routes of a container.
    func route(_ record: ContainerRecord) async throws {
        let own = endpoints.values.filter { $0.containerID == record.id && $0.isWritten }
        guard let path = own.first?.namespace else { return }
        let kernel = kernel
        let (v4, v6) = (defaultRoute(record, version6: false), defaultRoute(record, version6: true))
        try await Offload.run { try kernel.setGateway(v4: v4, v6: v6, namespace: path) }
    }

    func defaultRoute(_ record: ContainerRecord, version6: Bool) -> DefaultRoute? {
        guard let endpoint = gatewayEndpoint(record, version6: version6), let network = records[endpoint.networkID]
        else { return nil }
        return route(endpoint, of: network, version6: version6)
    }

    /// Takes ports of the host for the gateway's endpoint where it has none yet, for the caller to write down and to
    /// publish; the answer is the endpoint's id.
    func reservePorts(_ record: ContainerRecord) async throws -> String? {
        let plan = try PortPlan(record)
        // docker's other drivers publish no ports.
        let holders = [false, true].compactMap { gatewayEndpoint(record, version6: $0) }
            .filter { records[$0.networkID]?.isBridge == true }
        guard !plan.wishes.isEmpty, let holder = holders.first, holder.ports.isEmpty,
            let network = records[holder.networkID]
        else { return nil }
        let bridge = try bridge(of: network)
        let options = try BridgeOptions(network.document.options ?? [:])
        let standard = options.bindingAddress ?? settings.current.network.bindingAddress
        var mappings: [PortMapping] = []
        do {
            for wish in plan.wishes { mappings += try await take(wish, holder, bridge, standard) }
        } catch {
            freePorts(mappings)
            throw Self.unpublished(error, record, holder.id)
        }
        endpoints[holder.id]?.ports = mappings
        return holder.id
    }

    /// Tells the kernel of ports that are reserved and written down.
    func publishPorts(_ record: ContainerRecord, _ holder: String) async throws {
        guard let endpoint = endpoints[holder] else { return }
        let published = try published(endpoint)
        let kernel = kernel
        do { try await Offload.run { try kernel.publish(published) } } catch {
            try? dropPorts(of: holder)
            throw Self.unpublished(error, record, holder)
        }
    }

    /// What the kernel half knows an endpoint's ports by.
    func published(_ endpoint: EndpointRecord) throws(EngineError) -> [PublishedPort] {
        guard let network = records[endpoint.networkID], network.isBridge else { return [] }
        return endpoint.published(
            on: try bridge(of: network),
            isDirect: settings.current.network.allowsDirectRouting
        )
    }

    private func dropPorts(of id: String) throws {
        guard var endpoint = endpoints[id] else { return }
        freePorts(endpoint.ports)
        endpoint.ports = []
        endpoints[id] = endpoint
        try store.put([endpoint])
    }

    private static func unpublished(_ error: any Error, _ record: ContainerRecord, _ endpoint: String) -> any Error {
        guard let known = error as? EngineError else { return error }
        return EngineError(
            known.kind,
            "driver failed programming external connectivity on endpoint \(record.name) (\(endpoint)): "
                + known.message
        )
    }

    /// The addresses of the host that a wish means, each with the container's of the same version.
    private func places(
        _ wish: PortPlan.Wish,
        _ endpoint: EndpointRecord,
        _ standard: IPAddress?
    ) -> [(host: IPAddress, container: IPAddress)] {
        let wanted: [IPAddress]
        if let address = wish.address ?? standard.flatMap({ $0.bytes.allSatisfy { $0 == 0 } ? nil : $0 }) {
            wanted = [address]
        } else {
            wanted = [IPAddress([0, 0, 0, 0]), IPAddress([UInt8](repeating: 0, count: 16))].compactMap { $0 }
        }
        return wanted.compactMap { host in
            endpoint.address(version6: host.isVersion6).map { (host, $0.address) }
        }
    }

    private func take(
        _ wish: PortPlan.Wish,
        _ endpoint: EndpointRecord,
        _ bridge: BridgeNetwork,
        _ standard: IPAddress?
    ) async throws -> [PortMapping] {
        let places = places(wish, endpoint, standard)
        let translated = places.filter { ($0.container.isVersion6 ? bridge.mode6 : bridge.mode4) != .routed }
        let direct = places.filter { ($0.container.isVersion6 ? bridge.mode6 : bridge.mode4) == .routed }
        let opened = direct.map {
            PortMapping(port: wish.port, containerAddress: $0.container, hostAddress: $0.host, hostPort: 0)
        }
        if translated.isEmpty { return opened }
        for place in translated where !settings.current.network.hasRules(version6: place.host.isVersion6) {
            throw EngineError.notImplemented(
                "published ports are not implemented with --\(place.host.isVersion6 ? "ip6tables" : "iptables")=false: "
                    + "there is no userland proxy"
            )
        }
        guard let proto = IPProtocol(rawValue: wish.port.proto) else { return opened }
        let addresses = translated.map(\.host)
        var failure: (any Error)?
        for _ in 0..<Self.attempts {
            let number = try ports.take(addresses, wish.port.proto, wish.hostPorts)
            do {
                try await Offload.run {
                    for address in addresses { try HostNetworks.isPortFree(proto, address, number) }
                }
                return opened
                    + translated.map {
                        PortMapping(
                            port: wish.port,
                            containerAddress: $0.container,
                            hostAddress: $0.host,
                            hostPort: number
                        )
                    }
            } catch let error as SystemCallError {
                ports.free(number, addresses, wish.port.proto)
                let place = translated[0]
                failure = EngineError.internalError(
                    "failed to bind host port for \(place.host):\(number):\(place.container):\(wish.port): "
                        + error.reason
                )
                if wish.hostPorts?.count == 1 { break }
            }
        }
        throw failure ?? EngineError.internalError("all ports are allocated")
    }

    func freePorts(_ mappings: [PortMapping]) {
        for mapping in mappings where mapping.hostPort != 0 {
            ports.free(mapping.hostPort, [mapping.hostAddress], mapping.port.proto)
        }
    }

    /// What inspection shows of the container's ports.
    func portMap(_ record: ContainerRecord) -> [String: [PortBinding]?] {
        guard let plan = try? PortPlan(record) else { return [:] }
        let own = endpoints.values.filter { $0.containerID == record.id && records[$0.networkID]?.isBridge == true }
        if own.isEmpty { return [:] }
        var map: [String: [PortBinding]?] = [:]
        for port in plan.exposed { map[port.description] = .some(nil) }
        for mapping in own.flatMap(\.ports) {
            let key = mapping.port.description
            map[key] = ((map[key] ?? nil) ?? []) + [mapping.binding]
        }
        return map
    }
}
