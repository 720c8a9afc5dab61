import DockerAPI
import DockerdRules
import Linux
import NetdCore

/// What netd has to know of running containers.
extension NetworkService {
    /// As the container is connected now.
    func announce(_ record: ContainerRecord) async {
        if let sandbox = sandbox(of: record) { await netd.put(sandbox) } else { await netd.forget(record.id) }
    }

    func restoreNetd(running containers: [ContainerRecord]) async {
        var ports: [String: [PortForward]] = [:]
        for id in containers.map(\.id) {
            let own = forwards(of: id)
            if !own.isEmpty { ports[id] = own }
        }
        await netd.restore(containers.compactMap(sandbox(of:)), ports: ports)
    }

    /// At a clean end of the daemon.
    public func stopNetd() async { await netd.stop() }

    /// Nil for a container that netd does nothing for.
    private func sandbox(of record: ContainerRecord) -> Sandbox? {
        var sandbox = Sandbox(id: record.id)
        let own = endpoints.values.filter { $0.containerID == record.id && !$0.namespace.isEmpty }
        guard let namespace = own.first?.namespace else { return nil }
        sandbox.namespace = namespace
        sandbox.places = places(record, own)
        sandbox.resolves = !sandbox.places.isEmpty
        if !sandbox.resolves { return nil }
        let operators = settings.current.network
        let servers = record.hostConfig.dns?.isEmpty == false ? record.hostConfig.dns ?? [] : operators.dns
        sandbox.servers = servers.compactMap { IPAddress($0) }
        sandbox.forwards = [false, true].contains { gatewayEndpoint(record, version6: $0) != nil }
        sandbox.hasDots = ResolverFile(record, operators).hasDots
        return sandbox
    }

    /// Those in networks that clients made, in the order in which they have the default route.
    private func places(_ record: ContainerRecord, _ own: [EndpointRecord]) -> [Sandbox.Place] {
        let known = own.compactMap { endpoint in records[endpoint.networkID].map { (endpoint, $0) } }
            .filter { !$0.1.document.isPredefined }
        func rank(_ network: NetworkRecord) -> (Int, String) { Self.gatewayRank(record, network.name) }
        return known.sorted { rank($0.1) < rank($1.1) }.map { endpoint, network in
            let settings = record.endpoints[network.name] ?? EndpointSettings()
            var place = Sandbox.Place()
            place.network = network.id
            place.networkName = network.name
            place.names = record.dnsNames(aliases: settings.aliases ?? [])
            place.addresses = endpoint.addresses.map(\.address)
            for text in settings.links ?? [] {
                guard let link = try? LinkOption(text) else { continue }
                place.links[link.alias] = link.name
            }
            return place
        }
    }
}
