import DockerAPI
import DockerdRules
import Linux
import Networking

extension NetworkService {
    /// Puts a container that is about to start into its networks; in the container's turn. Where it throws, nothing is
    /// left of it.
    func join(_ record: ContainerRecord) async throws -> NetworkSetup {
        // What a daemon left that died before it could tell that the container has ended.
        await leave(record.id)
        var setup = NetworkSetup()
        let names = try order(record)
        let networks = try names.map { try network(named: $0, settings: record.endpoints[$0]) }
        if networks.contains(where: \.isBridge) { try await requireBridges() }
        if networks.contains(where: \.hasInterfaces) {
            setup.sandboxID = RandomID.make()
            setup.sandboxKey = "\(folder)/\(setup.sandboxID.prefix(12))"
            let (folder, path, kernel) = (folder, setup.sandboxKey, kernel)
            let owners = record.owners(settings.current)
            try await Offload.run {
                try Files.makeDirectories(folder, mode: 0o711)
                try kernel.makeNamespace(at: path, owners: owners)
            }
        }
        do {
            for (name, network) in zip(names, networks) {
                setup.endpoints[network.name] = try await enter(
                    network,
                    record,
                    record.endpoints[name] ?? EndpointSettings(),
                    namespace: setup.sandboxKey
                )
            }
            try await settle(record)
        } catch {
            let key = setup.sandboxKey
            await Cleanup.run { await self.leave(record.id, namespace: key) }
            throw error
        }
        setup.ports = portMap(record)
        for network in networks { publish("connect", network, container: record.id) }
        return setup
    }

    /// A container that runs comes into one more network.
    func connect(
        _ record: ContainerRecord,
        to network: NetworkRecord,
        _ settings: EndpointSettings
    ) async throws -> NetworkSetup {
        if network.isBridge { try await requireBridges() }
        var setup = NetworkSetup()
        let entered = try await enter(network, record, settings, namespace: record.sandboxKey)
        do { try await settle(record) } catch {
            await Cleanup.run { try? await self.exit(network, record.id) }
            throw error
        }
        setup.endpoints[network.name] = entered
        setup.ports = portMap(record)
        publish("connect", network, container: record.id)
        return setup
    }

    /// The main network first, then the others by name: so the main one has eth0.
    private func order(_ record: ContainerRecord) throws -> [String] {
        let mode = record.hostConfig.networkMode
        let names = record.endpoints.keys.sorted()
        let main = names.first { $0 == mode || record.endpoints[$0]?.networkID == mode }
        return (main.map { [$0] } ?? []) + names.filter { $0 != main }
    }

    /// Networks of clients are known by their id once they have been found; those of docker by their name.
    func network(named name: String, settings: EndpointSettings?) throws(EngineError) -> NetworkRecord {
        if !NetworkDocument.predefined.contains(name), let id = settings?.networkID, !id.isEmpty {
            do throws(EngineError) { return try find(id) } catch { throw .notFound("network \(id) not found") }
        }
        return try find(name)
    }

    /// Writes the endpoint down, then makes it.
    private func enter(
        _ network: NetworkRecord,
        _ record: ContainerRecord,
        _ given: EndpointSettings,
        namespace: String
    ) async throws -> EndpointSettings {
        var settings = given
        if records[network.id]?.isLeaving != false { throw EngineError.notFound("network \(network.name) not found") }
        if network.document.isConfigOnly {
            throw EngineError.forbidden("cannot create endpoint on configuration-only network")
        }
        var endpoint = EndpointRecord(
            id: RandomID.make(),
            networkID: network.id,
            containerID: record.id,
            containerName: record.name
        )
        settings.clearOperational()
        settings.networkID = network.id
        settings.endpointID = endpoint.id
        if !NetworkDocument.predefined.contains(network.name) {
            settings.dnsNames = record.dnsNames(aliases: settings.aliases ?? [])
        }
        guard network.hasInterfaces else {
            // Nothing of it is in the kernel, and the container's record tells of it after a restart.
            endpoints[endpoint.id] = endpoint
            return settings
        }
        let linkLocal = try Self.linkLocal(settings.ipamConfig?.linkLocalIPs ?? [])
        endpoint.namespace = namespace
        if network.isBridge { endpoint.hostName = "veth" + endpoint.id.prefix(7) }
        endpoint.interface = try settings.driverOpts?[EndpointRules.nameOption] ?? freeName(record.id, network)
        let wantedMAC = record.desiredMACs[network.name] ?? record.desiredMACs[network.id] ?? given.macAddress
        if network.document.driver == "ipvlan", MACAddress(wantedMAC) != nil {
            throw EngineError.internalError(
                "failed to create endpoint \(record.name) on network \(network.name): ipvlan interfaces do not support "
                    + "custom mac address assignment"
            )
        }
        // Nothing is awaited between the addresses and their place in `endpoints`.
        endpoint.addresses = try takeAddresses(network, settings.ipamConfig)
        if network.document.driver != "ipvlan" {
            endpoint.mac = MACAddress(wantedMAC) ?? MACAddress(for: endpoint.address(version6: false)?.address)
        }
        do { try store.put([endpoint]) } catch {
            freeAddresses(endpoint)
            throw error
        }
        endpoints[endpoint.id] = endpoint
        do {
            try await connect(endpoint, Self.sysctls(settings.driverOpts ?? [:]), linkLocal: linkLocal, to: network)
        } catch {
            await Cleanup.run { try? await self.exit(network, record.id) }
            throw error
        }
        show(endpoint, of: network, in: &settings)
        return settings
    }

    private func connect(
        _ endpoint: EndpointRecord,
        _ sysctls: [String],
        linkLocal: [IPNetwork],
        to network: NetworkRecord
    ) async throws {
        if network.isOnParent {
            return try await connectToParent(endpoint, sysctls, linkLocal: linkLocal, of: network)
        }
        let options = try BridgeOptions(network.document.options ?? [:])
        let wish = Endpoint(
            network: network.id,
            bridge: try bridge(of: network).bridge,
            hostName: endpoint.hostName,
            name: endpoint.interface,
            prefix: options.interfacePrefix,
            mac: endpoint.mac?.bytes,
            addresses: endpoint.addresses + linkLocal,
            mtu: options.mtu,
            sysctls: sysctls,
            icc: options.icc
        )
        let kernel = kernel
        _ = try await Offload.run { try kernel.connect(wish, namespace: endpoint.namespace) }
    }

    private func show(_ endpoint: EndpointRecord, of network: NetworkRecord, in settings: inout EndpointSettings) {
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
