import DockerAPI
import DockerdRules
import Linux
import NetdCore
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
            Self.gatewayRank(record, records[endpoint.networkID]?.name ?? "")
        }
        return own.min { rank($0) < rank($1) }
    }

    /// Of a container's networks the least is the gateway's; its names are answered in the same order. The complement puts
    /// the highest priority first, for every number that a client may send: the lowest one has no negative.
    static func gatewayRank(_ record: ContainerRecord, _ network: String) -> (Int, String) {
        (~(record.endpoints[network]?.gwPriority ?? 0), network)
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
            try await netd.publish(record.id, forwards(of: record.id, without: endpoint.id))
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
        // docker-proxy leads from version 6 to 4 where no other endpoint has version 6.
        let proxies = settings.current.network.usesProxy && holders.allSatisfy { $0.id == holder.id }
        var mappings: [PortMapping] = []
        do {
            for wish in plan.wishes {
                let places = places(wish, holder, bridge, standard, proxies: proxies)
                mappings += try await take(wish, places)
            }
        } catch {
            freePorts(mappings)
            throw Self.unpublished(error, record, holder.id)
        }
        endpoints[holder.id]?.ports = mappings
        return holder.id
    }

    /// Tells the kernel and netd of ports that are reserved and written down.
    func publishPorts(_ record: ContainerRecord, _ holder: String) async throws {
        guard let endpoint = endpoints[holder] else { return }
        let published = try published(endpoint)
        let (kernel, netd, forwards) = (kernel, netd, forwards(of: record.id))
        do {
            async let held: Void = netd.publish(record.id, forwards)
            try await Offload.run { try kernel.publish(published) }
            try await held
        } catch {
            try? await Offload.run { try kernel.unpublish(published) }
            try? await netd.publish(record.id, self.forwards(of: record.id, without: holder))
            try? dropPorts(of: holder)
            throw Self.unpublished(error, record, holder)
        }
    }

    /// Tells netd of ports that are reserved and written down.
    func hold(_ record: ContainerRecord, _ holder: String?) async throws {
        guard let holder else { return }
        do { try await netd.publish(record.id, forwards(of: record.id)) } catch {
            throw Self.unpublished(error, record, holder)
        }
    }

    /// What the kernel half knows an endpoint's ports by.
    func published(_ endpoint: EndpointRecord) throws(EngineError) -> [PublishedPort] {
        guard let network = records[endpoint.networkID], network.isBridge else { return [] }
        let options = settings.current.network
        return endpoint.published(on: try bridge(of: network), isDirect: options.allowsDirectRouting)
            .filter { options.hasRules(version6: $0.hostAddress.isVersion6) }
    }

    private func dropPorts(of id: String) throws {
        guard var endpoint = endpoints[id] else { return }
        freePorts(endpoint.ports)
        endpoint.ports = []
        endpoints[id] = endpoint
        try store.put([endpoint])
    }

    static func unpublished(_ error: any Error, _ record: ContainerRecord, _ endpoint: String) -> any Error {
        guard let known = error as? EngineError else { return error }
        return EngineError(
            known.kind,
            "driver failed programming external connectivity on endpoint \(record.name) (\(endpoint)): "
                + known.message
        )
    }

    /// What netd has of a container's ports.
    func forwards(of container: String, without endpoint: String? = nil) -> [PortForward] {
        let isAnswered = settings.current.network.usesProxy
        return endpoints.values.filter { $0.containerID == container && $0.id != endpoint }
            .flatMap { $0.ports.compactMap { $0.forward(isAnswered: isAnswered) } }
    }

    /// A place of the host that leads to one of the container's addresses.
    private struct HostPlace {
        let host: IPAddress
        let container: IPAddress
        let isTranslated: Bool
    }

    /// The places that a wish means, as docker finds them; `proxies`: from version 6 to 4, too.
    private func places(
        _ wish: PortPlan.Wish,
        _ endpoint: EndpointRecord,
        _ bridge: BridgeNetwork,
        _ standard: IPAddress?,
        proxies: Bool
    ) -> [HostPlace] {
        let wanted: [IPAddress]
        if let address = wish.address ?? (standard == .any4 ? nil : standard) {
            wanted = [address]
        } else {
            wanted = HostNetworks.listensByVersion6() ? [.any4, .any6] : [.any4]
        }
        return wanted.compactMap { host in
            let version6 = host.isVersion6
            let own = endpoint.address(version6: version6) ?? (proxies ? endpoint.address(version6: false) : nil)
            guard let own else { return nil }
            if (version6 ? bridge.mode6 : bridge.mode4) != .routed {
                return HostPlace(host: host, container: own.address, isTranslated: true)
            }
            // Nothing of the host's leads there: which of its addresses is named does not matter.
            return HostPlace(host: version6 ? .any6 : .any4, container: own.address, isTranslated: false)
        }
    }

    private func take(_ wish: PortPlan.Wish, _ places: [HostPlace]) async throws -> [PortMapping] {
        func mappings(_ places: [HostPlace], _ number: UInt16) -> [PortMapping] {
            places.map {
                PortMapping(port: wish.port, containerAddress: $0.container, hostAddress: $0.host, hostPort: number)
            }
        }
        let opened = mappings(places.filter { !$0.isTranslated }, 0)
        let translated = places.filter(\.isTranslated)
        guard !translated.isEmpty, let proto = IPProtocol(rawValue: wish.port.proto) else { return opened }
        let addresses = translated.map(\.host)
        var failure: (any Error)?
        for _ in 0..<Self.attempts {
            let number = try ports.take(addresses, wish.port.proto, wish.hostPorts)
            let taken = mappings(translated, number)
            let refusal = try await Offload.run { () -> String? in
                for mapping in taken {
                    do throws(SystemCallError) {
                        try HostNetworks.isPortFree(proto, mapping.hostAddress, number)
                    } catch {
                        return mapping.forward(isAnswered: true)?.refusal(error.reason, of: wish.hostPorts)
                    }
                }
                return nil
            }
            guard let refusal else { return opened + taken }
            ports.free(number, addresses, wish.port.proto)
            failure = EngineError.internalError(refusal)
            if wish.hostPorts?.count == 1 { break }
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
