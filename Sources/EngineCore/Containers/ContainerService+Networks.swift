import DockerAPI
import DockerdRules
import Linux

/// A container's way into its networks and out of them.
extension ContainerService {
    private static let isShared = EngineError.invalid(
        "container sharing network namespace with another container or host cannot be connected to any other network"
    )

    func hasOwnNetworks(_ record: ContainerRecord) -> Bool {
        !record.config.networkDisabled && NamespaceMode.container(record.hostConfig.networkMode) == nil
    }

    /// In the container's turn, before its task is made.
    func setUpNetworks(_ record: inout ContainerRecord) async throws {
        guard hasOwnNetworks(record) else { return }
        do {
            record.take(try await networks.join(record))
            await networks.announce(record)
            let links = try links(of: record)
            try await networks.link(record, among: records.values.filter(\.state.hasProcess))
            let gateways = try await hostGateways(record)
            try NetworkFiles(record, settings.current, links: links, gateways: gateways)
                .write(to: folders.data(record.id))
        } catch {
            await networks.leave(record.id, namespace: record.sandboxKey)
            let known = error as? EngineError ?? .internalError("\(error)")
            throw EngineError(known.kind, "failed to set up container networking: \(known.message)", cause: known.cause)
        }
    }

    /// In the container's turn, when its run is over.
    func takeDownNetworks(of record: ContainerRecord) async {
        guard hasOwnNetworks(record) else { return }
        await networks.leave(record.id, namespace: record.sandboxKey)
    }

    /// What host-gateway stands for: what the operator says, else the default network's bridge.
    private func hostGateways(_ record: ContainerRecord) async throws -> [IPAddress] {
        let wanted = record.hostConfig.extraHosts?.contains { $0.hasSuffix(":" + ExtraHost.gateway) } == true
        guard wanted else { return [] }
        let named = settings.current.network.hostGateways
        let found = named.isEmpty ? await networks.bridgeAddresses() : named
        if found.isEmpty { throw EngineError.internalError("unable to derive the IP value for host-gateway") }
        return found
    }

    public func connect(_ name: String, to network: String, _ settings: EndpointSettings) async throws {
        let id = try find(name).id
        try await serialised(id) {
            guard var record = records[id] else { throw EngineError.notFound("No such container: \(name)") }
            if !record.state.isRunning {
                try refuseLeaving(record)
                do {
                    let found = try await networks.lookUp(network)
                    try checkSettings(settings, record, found)
                    if record.endpoints[found.name] == nil { record.endpoints[found.name] = settings }
                    let names = found.isPredefined ? nil : record.dnsNames(aliases: settings.aliases ?? [])
                    record.endpoints[found.name]?.networkID = found.id
                    record.endpoints[found.name]?.dnsNames = names
                    if !settings.macAddress.isEmpty { record.desiredMACs[found.name] = settings.macAddress }
                } catch let error as EngineError {
                    guard error.kind == .notFound else { throw error }
                    record.endpoints[network] = settings
                }
                return try save(record)
            }
            if !hasOwnNetworks(record) { throw Self.isShared }
            let found = try await networks.lookUp(network)
            try checkSettings(settings, record, found)
            if record.endpoints[found.name] != nil {
                throw EngineError.forbidden(
                    "endpoint with name \(record.name) already exists in network \(found.name)"
                )
            }
            if !settings.macAddress.isEmpty { record.desiredMACs[found.name] = settings.macAddress }
            let setup = try await networks.connect(record, to: found.id, settings)
            record = records[id] ?? record
            let old = NetworkFiles(record, self.settings.current)
            record.endpoints.merge(setup.endpoints) { $1 }
            (record.sandboxID, record.sandboxKey, record.ports) = (setup.sandboxID, setup.sandboxKey, setup.ports)
            try save(record)
            await networks.announce(record)
            await rewriteHosts(record)
            do {
                try NetworkFiles(record, self.settings.current)
                    .rewriteResolvers(in: folders.data(record.id), old: old)
            } catch {
                Log.error("resolv.conf of container \(record.id): \(error)")
            }
        }
    }

    public func disconnect(_ name: String, from network: String, force: Bool) async throws {
        let id = try find(name).id
        try await serialised(id) {
            guard var record = records[id] else { throw EngineError.notFound("No such container: \(name)") }
            let found: NetworkSummary?
            do { found = try await networks.lookUp(network) } catch {
                if record.state.isRunning && !force { throw error }
                found = nil
            }
            guard record.state.isRunning, let found else {
                try refuseLeaving(record)
                let known = found?.name ?? network
                guard record.endpoints.removeValue(forKey: known) != nil else {
                    throw EngineError.internalError("container \(id) is not connected to the network \(known)")
                }
                record.desiredMACs[known] = nil
                return try save(record)
            }
            if record.hostConfig.networkMode == "host", found.driver == "host" {
                throw EngineError.invalid(
                    "cannot disconnect container from host network - container was created in host network mode"
                )
            }
            guard record.endpoints[found.name] != nil else {
                throw EngineError.internalError("container \(id) is not connected to network \(found.name)")
            }
            let setup = try await networks.disconnect(record, from: found.id)
            record = records[id] ?? record
            record.endpoints[found.name] = nil
            record.desiredMACs[found.name] = nil
            record.ports = setup.ports
            try save(record)
            await networks.announce(record)
            await rewriteHosts(record)
        }
    }

    private func refuseLeaving(_ record: ContainerRecord) throws {
        guard ["removing", "dead"].contains(record.state.status) else { return }
        throw EngineError.internalError(
            "Container \(record.id) is marked for removal and cannot be connected or disconnected to the network"
        )
    }

    /// Docker's checks of a network that comes to those which a container has.
    private func checkSettings(
        _ settings: EndpointSettings,
        _ record: ContainerRecord,
        _ network: NetworkSummary
    ) throws {
        try EndpointRules.check(settings, network: network.name, subnets: network.chosenSubnets)
        if record.hostConfig.networkMode != "host", network.driver == "host" {
            throw EngineError.invalid(
                "cannot connect container to host network - container must be created in host network mode"
            )
        }
        for name in record.endpoints.keys where name != network.name {
            if name == "host" { throw Self.isShared }
            if name == "none" || network.name == "none" {
                throw EngineError.invalid(
                    "container cannot be connected to multiple networks with one of the networks in private (none) mode"
                )
            }
        }
    }

    /// The file is mounted in the container: it is written in place, for a rename would leave the old one there.
    func rewriteHosts(_ record: ContainerRecord) async {
        do {
            let gateways = try await hostGateways(record)
            let links = (try? links(of: record)) ?? []
            try NetworkFiles(record, settings.current, links: links, gateways: gateways)
                .rewriteHosts(in: folders.data(record.id))
        } catch {
            Log.error("hosts of container \(record.id): \(error)")
        }
    }
}
