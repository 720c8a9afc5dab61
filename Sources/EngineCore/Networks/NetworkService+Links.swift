import DockerAPI
import Linux
import Networking

/// `--link` where the default network's containers do not reach each other (--icc=false): who is linked to another
/// reaches the ports that it exposes.
extension NetworkService {
    /// A container that starts: its links, and those of others to it.
    func link(_ record: ContainerRecord, among running: [ContainerRecord]) async throws {
        try await open(links(of: [record], among: running) + links(of: running, among: [record]))
    }

    /// A container has lost one of its links.
    func relink(_ record: ContainerRecord, among running: [ContainerRecord]) async throws {
        guard isClosed, let own = defaultAddress(record) else { return }
        let (kept, kernel) = (Set(links(of: [record], among: running)), kernel)
        try await Offload.run { try kernel.unlink { $0.client == own && !kept.contains($0) } }
    }

    /// What links of these containers to those open; nothing where all is open.
    func links(of clients: [ContainerRecord], among servers: [ContainerRecord]) -> [ContainerLink] {
        guard isClosed else { return [] }
        return clients.flatMap { client -> [ContainerLink] in
            let names = (client.hostConfig.links ?? []).compactMap { try? LinkOption($0).name }
            guard !names.isEmpty, let own = defaultAddress(client) else { return [] }
            return servers.filter { names.contains($0.name) }
                .flatMap { server -> [ContainerLink] in
                    guard let address = defaultAddress(server), let plan = try? PortPlan(server) else { return [] }
                    return plan.exposed.compactMap { port in
                        guard let proto = IPProtocol(rawValue: port.proto) else { return nil }
                        return ContainerLink(client: own, server: address, proto: proto, port: port.number)
                    }
                }
        }
    }

    private func open(_ links: [ContainerLink]) async throws {
        if links.isEmpty { return }
        let kernel = kernel
        try await Offload.run { try kernel.link(links) }
    }

    private var isClosed: Bool {
        guard let record = records[builtInID("bridge")], let bridge = try? bridge(of: record) else { return false }
        return !bridge.icc
    }

    private func defaultAddress(_ record: ContainerRecord) -> IPAddress? {
        let id = builtInID("bridge")
        return endpoints.values.first { $0.containerID == record.id && $0.networkID == id }?
            .address(version6: false)?.address
    }
}
