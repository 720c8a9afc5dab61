import DockerAPI
import Linux

/// The ports that a container wants of the host, before any is given.
struct PortPlan: Sendable {
    struct Wish: Sendable {
        let port: PortNumber
        /// nil: where the network publishes.
        let address: IPAddress?
        /// nil: any.
        let hostPorts: ClosedRange<UInt16>?
    }

    let wishes: [Wish]
    /// All ports that it exposes, published or not.
    let exposed: [PortNumber]

    init(_ record: ContainerRecord) throws(EngineError) {
        let bindings = record.hostConfig.portBindings ?? [:]
        var ports = Set((record.config.exposedPorts ?? []).compactMap { PortNumber($0) })
        var wanted: [PortNumber: [PortBinding]] = [:]
        for (text, list) in bindings {
            guard let port = PortNumber(text) else { throw .invalid("invalid port specification: \"\(text)\"") }
            ports.insert(port)
            wanted[port, default: []] += list ?? []
        }
        exposed = ports.sorted()
        var wishes: [Wish] = []
        for port in exposed {
            let list = wanted[port] ?? []
            if list.isEmpty, record.hostConfig.publishAllPorts {
                wishes.append(Wish(port: port, address: nil, hostPorts: nil))
            }
            for binding in list {
                let address = binding.hostIP.isEmpty ? nil : IPAddress(binding.hostIP)
                wishes.append(Wish(port: port, address: address, hostPorts: PortNumber.hostRange(binding.hostPort)))
            }
        }
        // Single ports first: a range finds another one, they do not.
        self.wishes = wishes.filter { $0.hostPorts?.count == 1 } + wishes.filter { $0.hostPorts?.count != 1 }
    }
}
