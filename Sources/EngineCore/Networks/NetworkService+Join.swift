import DockerAPI
import DockerdRules
import Linux
import Networking

extension NetworkService {
    /// Puts a container that is about to start into its networks; in the container's turn. Where it throws, nothing is
    /// left of it. All is planned and written down at once, then made.
    func join(_ record: ContainerRecord) async throws -> NetworkSetup {
        let start = ContinuousClock.now
        // What a daemon left that died before it could tell that the container has ended.
        await leave(record.id, namespace: record.sandboxKey)
        var setup = NetworkSetup()
        let names = try order(record)
        let networks = try names.map { try network(named: $0, settings: record.endpoints[$0]) }
        if networks.contains(where: \.isBridge) { try await requireBridges() }
        if networks.contains(where: \.hasInterfaces) {
            (setup.sandboxID, setup.sandboxKey) = newNamespace()
        }
        do {
            var places: [Place] = []
            for (name, network) in zip(names, networks) {
                let given = record.endpoints[name] ?? EndpointSettings()
                let place = try plan(network, record, given, in: setup)
                setup.endpoints[network.name] = place.settings
                places.append(place)
            }
            let holder = try await reservePorts(record)
            try store.put(places.compactMap { endpoints[$0.id] }.filter(\.isWritten))
            if !setup.sandboxKey.isEmpty { try await make(places, record, setup.sandboxKey, holder) }
        } catch {
            let key = setup.sandboxKey
            await Cleanup.run { await self.leave(record.id, namespace: key) }
            throw error
        }
        setup.ports = portMap(record)
        times.add("allocate", since: start)
        for network in networks { publish("connect", network, container: record.id) }
        return setup
    }

    /// Tells the kernel of all that is planned and written down, at once.
    private func make(
        _ places: [Place],
        _ record: ContainerRecord,
        _ namespace: String,
        _ holder: String?
    ) async throws {
        let wish = ContainerNetworks(
            namespace: namespace,
            owners: record.owners(settings.current),
            interfaces: try places.compactMap { try interface(of: $0) },
            gateway4: defaultRoute(record, version6: false),
            gateway6: defaultRoute(record, version6: true),
            ports: try holder.flatMap { endpoints[$0] }.map { try published($0) } ?? []
        )
        let (folder, kernel) = (folder, kernel)
        let begun = ContinuousClock.now
        async let held: Void = hold(record, holder)
        try await Offload.run {
            try Files.makeDirectories(folder, mode: 0o711)
            try kernel.make(wish)
        }
        try await held
        // scripts/bench reads it.
        let microseconds = (ContinuousClock.now - begun) / .microseconds(1)
        Log.debug("container \(record.id): its networks were made in \(Int(microseconds)) microseconds")
    }

    /// A container that runs comes into one more network.
    func connect(
        _ given: ContainerRecord,
        to network: NetworkRecord,
        _ settings: EndpointSettings
    ) async throws -> NetworkSetup {
        if network.isBridge { try await requireBridges() }
        var setup = NetworkSetup()
        (setup.sandboxID, setup.sandboxKey) = (given.sandboxID, given.sandboxKey)
        let isPinned = network.hasInterfaces && setup.sandboxKey.isEmpty
        if isPinned { (setup.sandboxID, setup.sandboxKey) = try await pinNamespace(of: given) }
        var record = given
        record.endpoints[network.name] = settings
        do {
            let place = try plan(network, record, settings, in: setup)
            try store.put([endpoints[place.id]].compactMap { $0 }.filter(\.isWritten))
            try await make(place)
            try await settle(record)
            setup.endpoints[network.name] = place.settings
        } catch {
            let key = setup.sandboxKey
            await Cleanup.run {
                try? await self.exit(network, given.id)
                if isPinned {
                    _ = await self.removeNamespaces([key], of: given.id)
                } else {
                    // What the new network's gateway has taken over goes back.
                    try? await self.settle(given)
                }
            }
            throw error
        }
        setup.ports = portMap(record)
        publish("connect", network, container: record.id)
        return setup
    }

    /// What a container has whose start the daemon did not live to write down.
    func found(_ record: ContainerRecord) throws -> NetworkSetup {
        var setup = NetworkSetup()
        for name in try order(record) {
            let network = try network(named: name, settings: record.endpoints[name])
            var settings = record.endpoints[name] ?? EndpointSettings()
            var endpoint = endpoints.values.first { $0.containerID == record.id && $0.networkID == network.id }
            if endpoint == nil, !network.hasInterfaces {
                endpoint = EndpointRecord(
                    id: RandomID.make(),
                    networkID: network.id,
                    containerID: record.id,
                    containerName: record.name
                )
            }
            guard let endpoint else { continue }
            endpoints[endpoint.id] = endpoint
            begin(&settings, endpoint, of: network, record)
            show(endpoint, of: network, in: &settings)
            setup.endpoints[network.name] = settings
            guard setup.sandboxKey.isEmpty, !endpoint.namespace.isEmpty else { continue }
            (setup.sandboxID, setup.sandboxKey) = (endpoint.sandboxID, endpoint.namespace)
        }
        setup.ports = portMap(record)
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
}
