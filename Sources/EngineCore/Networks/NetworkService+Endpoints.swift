import DockerAPI
import DockerdRules
import Linux
import Networking

/// A container's endpoint in one network.
extension NetworkService {
    /// An endpoint that is planned: nothing of it is in the kernel yet.
    struct Place: Sendable {
        let id: String
        let settings: EndpointSettings
        var sysctls: [String] = []
        var linkLocal: [IPNetwork] = []
    }

    /// Takes addresses for a new endpoint, which is known from then on, and written down by the caller.
    func plan(
        _ network: NetworkRecord,
        _ record: ContainerRecord,
        _ given: EndpointSettings,
        in setup: NetworkSetup
    ) throws(EngineError) -> Place {
        var settings = given
        if records[network.id]?.isLeaving != false { throw .notFound("network \(network.name) not found") }
        if network.document.isConfigOnly { throw .forbidden("cannot create endpoint on configuration-only network") }
        var endpoint = EndpointRecord(
            id: RandomID.make(),
            networkID: network.id,
            containerID: record.id,
            containerName: record.name
        )
        settings.clearOperational()
        begin(&settings, endpoint, of: network, record)
        guard network.hasInterfaces else {
            // Nothing of it is in the kernel, and the container's record tells of it after a restart.
            endpoints[endpoint.id] = endpoint
            return Place(id: endpoint.id, settings: settings)
        }
        let linkLocal = try Self.linkLocal(settings.ipamConfig?.linkLocalIPs ?? [])
        (endpoint.namespace, endpoint.sandboxID) = (setup.sandboxKey, setup.sandboxID)
        if network.isBridge { endpoint.hostName = "veth" + endpoint.id.prefix(7) }
        endpoint.interface =
            if let name = settings.driverOpts?[EndpointRules.nameOption] { name } else {
                try freeName(record.id, network)
            }
        let wantedMAC = record.desiredMACs[network.name] ?? record.desiredMACs[network.id] ?? given.macAddress
        if network.document.driver == "ipvlan", MACAddress(wantedMAC) != nil {
            throw .internalError(
                "failed to create endpoint \(record.name) on network \(network.name): ipvlan interfaces do not support "
                    + "custom mac address assignment"
            )
        }
        // Nothing is awaited between the addresses and their place in `endpoints`.
        endpoint.addresses = try takeAddresses(network, settings.ipamConfig)
        if network.document.driver != "ipvlan" {
            endpoint.mac = MACAddress(wantedMAC) ?? MACAddress(for: endpoint.address(version6: false)?.address)
        }
        endpoints[endpoint.id] = endpoint
        show(endpoint, of: network, in: &settings)
        return Place(
            id: endpoint.id,
            settings: settings,
            sysctls: Self.sysctls(settings.driverOpts ?? [:]),
            linkLocal: linkLocal
        )
    }

    /// Makes what is planned and written down, for a container that runs.
    func make(_ place: Place) async throws {
        guard let endpoint = endpoints[place.id], let interface = try interface(of: place) else { return }
        let (kernel, start) = (kernel, ContinuousClock.now)
        try await Offload.run {
            switch interface {
            case .bridge(let wish): _ = try kernel.connect(wish, namespace: endpoint.namespace)
            case .parent(let wish): try HostNetworks.connect(wish, namespace: endpoint.namespace)
            }
        }
        times.add("connect", since: start)
    }

    /// What the kernel half knows an endpoint by; nil where it has no part in it.
    func interface(of place: Place) throws(EngineError) -> ContainerNetworks.Interface? {
        guard let endpoint = endpoints[place.id], endpoint.isWritten, let network = records[endpoint.networkID] else {
            return nil
        }
        if network.isOnParent {
            return .parent(
                ParentEndpoint(
                    network: try parent(of: network),
                    name: endpoint.interface,
                    mac: endpoint.mac?.bytes ?? [],
                    addresses: endpoint.addresses + place.linkLocal,
                    sysctls: place.sysctls
                )
            )
        }
        let options = try BridgeOptions(network.document.options ?? [:])
        return .bridge(
            Endpoint(
                network: network.id,
                bridge: try bridge(of: network).bridge,
                hostName: endpoint.hostName,
                name: endpoint.interface,
                prefix: options.interfacePrefix,
                mac: endpoint.mac?.bytes ?? [],
                addresses: endpoint.addresses + place.linkLocal,
                mtu: options.mtu,
                sysctls: place.sysctls,
                icc: options.icc
            )
        )
    }

    /// What an endpoint has in every network.
    func begin(
        _ settings: inout EndpointSettings,
        _ endpoint: EndpointRecord,
        of network: NetworkRecord,
        _ record: ContainerRecord
    ) {
        settings.networkID = network.id
        settings.endpointID = endpoint.id
        if !NetworkDocument.predefined.contains(network.name) {
            settings.dnsNames = record.dnsNames(aliases: settings.aliases ?? [])
        }
    }

    func show(_ endpoint: EndpointRecord, of network: NetworkRecord, in settings: inout EndpointSettings) {
        func gateway(version6: Bool) -> String {
            guard case .gateway(let address) = route(endpoint, of: network, version6: version6) else { return "" }
            return address.description
        }
        settings.macAddress = endpoint.mac?.description ?? ""
        if let own = endpoint.address(version6: false) {
            settings.ipAddress = own.address.description
            settings.ipPrefixLen = own.prefix
            settings.gateway = gateway(version6: false)
        }
        if let own = endpoint.address(version6: true) {
            settings.globalIPv6Address = own.address.description
            settings.globalIPv6PrefixLen = own.prefix
            settings.ipv6Gateway = gateway(version6: true)
        }
    }

    /// Where a network's containers send what leaves it; nil where nothing does.
    func gateway(of network: NetworkRecord, version6: Bool) -> IPAddress? {
        guard !network.document.isInternal,
            let subnet = network.subnets.first(where: { $0.isUsed && $0.isVersion6 == version6 })
        else { return nil }
        return subnet.auxiliary["DefaultGatewayIPv\(version6 ? 6 : 4)"] ?? subnet.gateway
    }

    private static func sysctls(_ options: [String: String]) -> [String] {
        guard let text = options[EndpointRules.sysctlOption] else { return [] }
        return text.split(separator: ",").map { String($0).replacing(".ifname.", with: ".IFNAME.") }
    }

    private static func linkLocal(_ texts: [String]) throws(EngineError) -> [IPNetwork] {
        var list: [IPNetwork] = []
        for text in texts {
            guard let address = IPAddress(text), let network = IPNetwork(address, prefix: address.isVersion6 ? 64 : 16)
            else { throw .internalError("invalid link-local IP address: \(text)") }
            let begin: [UInt8] = address.isVersion6 ? [0xFE, 0x80] : [169, 254]
            let second = address.isVersion6 ? address.bytes[1] & 0xC0 : address.bytes[1]
            guard [address.bytes[0], second] == begin else {
                throw .invalid("invalid link local IP address: \(text)")
            }
            list.append(network)
        }
        return list
    }

    private func freeName(_ container: String, _ network: NetworkRecord) throws(EngineError) -> String {
        let prefix = network.isBridge ? try BridgeOptions(network.document.options ?? [:]).interfacePrefix : "eth"
        let used = Set(endpoints.values.filter { $0.containerID == container }.map(\.interface))
        var number = 0
        while used.contains("\(prefix)\(number)") { number += 1 }
        return "\(prefix)\(number)"
    }

    private func takeAddresses(
        _ network: NetworkRecord,
        _ config: EndpointIPAMConfig?
    ) throws(EngineError) -> [IPNetwork] {
        var taken: [IPNetwork] = []
        for version6 in [false, true] {
            let subnets = network.subnets.filter { $0.isUsed && $0.isVersion6 == version6 }
            if subnets.isEmpty { continue }
            let text = (version6 ? config?.ipv6Address : config?.ipv4Address) ?? ""
            do throws(EngineError) {
                taken.append(try takeAddress(text.isEmpty ? nil : IPAddress(text), subnets, network))
            } catch {
                for place in taken { space.free(place.address, of: place.masked) }
                throw error
            }
        }
        return taken
    }

    /// Of the first of the subnets, all of one version, that has it, or that has one at all.
    private func takeAddress(
        _ wanted: IPAddress?,
        _ subnets: [NetworkSubnet],
        _ network: NetworkRecord
    ) throws(EngineError) -> IPNetwork {
        let fitting = subnets.filter { subnet in wanted.map { subnet.subnet.contains($0) } ?? true }
        if let wanted, fitting.isEmpty {
            throw .invalid("invalid address \(wanted): It does not belong to any of this network's subnets")
        }
        for subnet in fitting {
            do throws(EngineError) {
                let address = try space.take(wanted, of: subnet.subnet, range: subnet.range)
                if let place = IPNetwork(address, prefix: subnet.subnet.prefix) { return place }
            } catch {
                guard error.kind == .unavailable else { throw error }
            }
        }
        throw .internalError(
            "no available IPv\(subnets.first?.isVersion6 == true ? 6 : 4) addresses on this network's address pools: "
                + "\(network.name) (\(network.id))"
        )
    }

    func freeAddresses(_ endpoint: EndpointRecord) {
        for place in endpoint.addresses { space.free(place.address, of: place.masked) }
    }
}
