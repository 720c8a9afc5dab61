import DockerAPI
import DockerdRules
import Linux
import Networking

extension NetworkService {
    /// Takes a container that has ended out of its networks. What the kernel does not give back is logged, and stays
    /// written down for the next start of the daemon.
    func leave(_ container: String, namespace: String = "") async {
        await netd.end(container)
        let own = endpoints.values.filter { $0.containerID == container }
        let paths = Set(own.map(\.namespace) + [namespace]).subtracting([""])
        if own.isEmpty && paths.isEmpty { return }
        let start = ContinuousClock.now
        defer { times.add("release", since: start) }
        var gone: [EndpointRecord] = []
        for endpoint in own {
            do {
                try await takeDown(endpoint)
                gone.append(endpoint)
            } catch {
                Log.error("endpoint \(endpoint.id) of container \(container): \(error)")
            }
        }
        // An endpoint is known for as long as its namespace is there: who comes next tries again.
        let kept = await removeNamespaces(paths, of: container)
        gone.removeAll { kept.contains($0.namespace) }
        forget(gone)
        for endpoint in gone {
            if let network = records[endpoint.networkID] { publish("disconnect", network, container: container) }
        }
    }

    /// The answer: those that are still there.
    func removeNamespaces(_ paths: Set<String>, of container: String) async -> Set<String> {
        let kernel = kernel
        var kept: Set<String> = []
        for path in paths {
            do { try await Offload.run { try kernel.removeNamespace(at: path) } } catch {
                Log.error("network namespace of container \(container): \(error)")
                kept.insert(path)
            }
        }
        return kept
    }

    /// A container that runs, or whose start fails, leaves one network.
    func exit(_ network: NetworkRecord, _ container: String) async throws {
        for endpoint in endpoints.values where endpoint.containerID == container && endpoint.networkID == network.id {
            try await takeDown(endpoint)
            try await netd.publish(container, forwards(of: container, without: endpoint.id))
            forget([endpoint])
        }
    }

    func disconnect(_ record: ContainerRecord, from network: NetworkRecord) async throws -> NetworkSetup {
        try await exit(network, record.id)
        try await settle(record)
        var setup = NetworkSetup()
        setup.ports = portMap(record)
        publish("disconnect", network, container: record.id)
        return setup
    }

    private func takeDown(_ endpoint: EndpointRecord) async throws {
        guard endpoint.isWritten, let network = records[endpoint.networkID] else { return }
        if network.isOnParent {
            return try await Offload.run {
                try HostNetworks.disconnect(endpoint.interface, namespace: endpoint.namespace)
            }
        }
        guard network.isBridge else { return }
        let ports = try published(endpoint)
        let kernel = kernel
        let own = endpoint.address(version6: false)?.address
        let isClosed = try !bridge(of: network).icc
        try await Offload.run {
            if isClosed { try kernel.unlink { $0.client == own || $0.server == own } }
            if !ports.isEmpty { try kernel.unpublish(ports) }
            try kernel.disconnect(endpoint.hostName)
        }
    }

    /// Their addresses and ports are free from now on; once, for an endpoint is forgotten once.
    private func forget(_ gone: [EndpointRecord]) {
        let known = gone.filter { endpoints[$0.id] != nil }
        let written = known.filter(\.isWritten).map(\.id)
        if !written.isEmpty {
            do { try store.removeEndpoints(written) } catch { Log.error("endpoints: \(error)") }
        }
        for endpoint in known {
            guard let last = endpoints.removeValue(forKey: endpoint.id) else { continue }
            freeAddresses(last)
            freePorts(last.ports)
        }
    }
}
