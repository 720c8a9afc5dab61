import DockerAPI
import DockerdRules
import Linux
import Networking

extension NetworkService {
    /// Reads what is written down, and makes the networks that are always there known. Of the kernel only namespaces are
    /// changed: those go that neither an endpoint nor one of the containers has.
    func load(keeping namespaces: Set<String>) async throws {
        for record in try store.networks() where record.name != "bridge" || settings.current.network.hasBridge {
            do {
                try reclaim(record)
                records[record.id] = record
            } catch {
                release(record)
                Log.error("network \(record.name): \(error)")
            }
        }
        for (name, driver) in [("none", "null"), ("host", "host")] {
            let id = builtInID(name)
            if records[id] != nil { continue }
            var document = NetworkDocument(name: name, id: id, created: Timestamp.now(), driver: driver)
            (document.options, document.labels) = ([:], [:])
            let record = NetworkRecord(document)
            try store.put(record)
            records[id] = record
        }
        for endpoint in try store.endpoints() {
            endpoints[endpoint.id] = endpoint
            for place in endpoint.addresses { _ = try? space.take(place.address, of: place.masked) }
            for port in endpoint.ports where port.hostPort != 0 {
                ports.mark(port.hostPort, [port.hostAddress], port.port.proto)
            }
        }
        await sweepNamespaces(keeping: namespaces)
        if settings.current.network.hasBridge { try await planDefault() }
    }

    /// The default network as the operator wants it now. One that is written down stays as it is where nothing else is
    /// asked for: its subnet is the same after a restart.
    private func planDefault() async throws {
        let options = settings.current.network
        let id = builtInID("bridge")
        var document = NetworkDocument(name: "bridge", id: id, created: Timestamp.now(), driver: "bridge")
        document.enableIPv6 = options.ipv6
        document.labels = [:]
        let prefix = "com.docker.network.bridge."
        document.options = [
            "\(prefix)default_bridge": "true", "\(prefix)enable_icc": "\(options.letsContainersTalk)",
            "\(prefix)enable_ip_masquerade": "\(options.masquerades)",
            "\(prefix)host_binding_ipv4": options.bindingAddress?.description ?? "0.0.0.0",
            "\(prefix)name": options.bridge.isEmpty ? "docker0" : options.bridge,
            "com.docker.network.driver.mtu": "\(options.mtu == 0 ? 1500 : options.mtu)",
        ]
        let asked = try await defaultConfigs(options)
        if let known = records[id] {
            let chosen = (known.document.ipam.config ?? []).filter { config in
                known.subnets.contains { $0.isChosen && $0.subnet.description == config.subnet }
            }
            let isSame =
                known.document.options == document.options && known.document.enableIPv6 == options.ipv6
                && chosen == asked
            if isSame || endpoints.values.contains(where: { $0.networkID == id }) {
                if !isSame { Log.warning("the default network keeps its settings: containers are in it") }
                return
            }
            release(known)
            records[id] = nil
            let (old, kernel) = (try bridge(of: known), kernel)
            // A kernel without bridge networks keeps no daemon from starting.
            do { try await Offload.run { try kernel.removeBridge(old) } } catch {
                Log.warning("the default network's old bridge \(old.bridge): \(error)")
            }
        }
        document.ipam.config = asked
        var record = try withSubnets(NetworkRecord(document), besides: await foreignRoutes())
        record.usesHostLink = !options.bridge.isEmpty
        // A new network takes no link over: what containers of another engine have there would be gone.
        let (new, kernel) = (try bridge(of: record), kernel)
        try await Offload.run { try kernel.checkOwner(of: new) }
        try store.put(record)
        records[id] = record
    }

    /// The default network's subnets where the operator says what they are, or has a bridge with addresses.
    private func defaultConfigs(_ options: NetworkOptions) async throws -> [IPAMConfig] {
        var own: [IPNetwork] = []
        if !options.bridge.isEmpty {
            do { own = try await Offload.run { try HostNetworks.addresses(of: options.bridge) } } catch {
                throw EngineError.forbidden(
                    "Error creating default \"bridge\" network: bridge device with non default name \(options.bridge) must "
                        + "be created manually"
                )
            }
        }
        let versions = [
            (options.bridgeAddress, options.range, options.gateway, "DefaultGatewayIPv4", true),
            (options.bridgeAddress6, options.range6, options.gateway6, "DefaultGatewayIPv6", options.ipv6),
        ]
        return versions.enumerated().compactMap { index, version in
            let (given, range, gateway, name, isOn) = version
            let address = given ?? own.first { $0.address.isVersion6 == (index == 1) }
            guard isOn, let subnet = address ?? range else { return nil }
            var config = IPAMConfig()
            config.subnet = subnet.masked.description
            config.gateway = address?.address.description ?? ""
            config.range = range?.description ?? ""
            if let gateway { config.auxiliary = [name: gateway.description] }
            return config
        }
    }

    /// After the containers are known: what belongs to those that do not run goes, the rest is looked at, and only what
    /// differs is changed. A kernel that cannot have bridges keeps no daemon from starting.
    func restore(running containers: [ContainerRecord]) async {
        let running = Set(containers.map(\.id))
        for container in Set(endpoints.values.map(\.containerID)).subtracting(running) { await leave(container) }
        for record in containers { remember(record) }
        for record in records.values where record.isLeaving { try? await remove(record) }
        for record in containers { await dropUnknown(record) }
        await turns.run("parents") { await self.restoreParents() }
        if !records.values.contains(where: \.isBridge) { return }
        do {
            try await requireBridges()
            // Asked for now, not before: containers end while the kernel is made ready.
            let bridges = records.values.filter { $0.isBridge && !$0.isLeaving }.compactMap { try? bridge(of: $0) }
            let published = publishedPorts()
            let kernel = kernel
            let links = links(of: containers, among: containers)
            try await Offload.run { try kernel.restore(networks: bridges, ports: published, links: links) }
            // Those that ended meanwhile were taken back before they were made.
            let gone = Set(published).subtracting(publishedPorts())
            if !gone.isEmpty { try await Offload.run { try kernel.unpublish(Array(gone)) } }
        } catch {
            Log.error("networks: \(error)")
        }
    }

    private func publishedPorts() -> [PublishedPort] {
        endpoints.values.flatMap { endpoint -> [PublishedPort] in
            guard let network = records[endpoint.networkID], !network.isLeaving else { return [] }
            return (try? published(endpoint)) ?? []
        }
    }

    /// A daemon that died as a running container came into a network left an endpoint that the container's record does
    /// not tell of.
    private func dropUnknown(_ record: ContainerRecord) async {
        for endpoint in endpoints.values where endpoint.containerID == record.id && endpoint.isWritten {
            guard let network = records[endpoint.networkID], record.endpoints[network.name] == nil else { continue }
            do { try await exit(network, record.id) } catch { Log.error("endpoint \(endpoint.id): \(error)") }
        }
    }

    /// A container's places in networks that the kernel knows nothing of.
    private func remember(_ record: ContainerRecord) {
        for settings in record.endpoints.values where !settings.endpointID.isEmpty {
            guard endpoints[settings.endpointID] == nil, records[settings.networkID]?.hasInterfaces == false else {
                continue
            }
            endpoints[settings.endpointID] = EndpointRecord(
                id: settings.endpointID,
                networkID: settings.networkID,
                containerID: record.id,
                containerName: record.name
            )
        }
    }

    /// A removal that a crash cut short.
    private func remove(_ record: NetworkRecord) async throws {
        if record.isBridge {
            let bridge = try bridge(of: record)
            let kernel = kernel
            try await Offload.run { try kernel.removeBridge(bridge) }
        }
        try await forget(record)
    }

    /// A container has another name.
    func rename(_ container: String, to name: String) throws {
        let own = endpoints.values.filter { $0.containerID == container }
        for var endpoint in own {
            endpoint.containerName = name
            endpoints[endpoint.id] = endpoint
            if endpoint.isWritten { try store.put([endpoint]) }
        }
    }
}
