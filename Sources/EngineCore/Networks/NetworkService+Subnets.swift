import DockerAPI
import DockerdRules
import Linux
import Networking

extension NetworkService {
    /// The network with the subnets that it gets. What it takes is given back where it throws.
    func withSubnets(
        _ given: NetworkRecord,
        besides routes: [IPNetwork]
    ) throws(EngineError) -> NetworkRecord {
        var record = given
        let asked = given.document.ipam.config ?? []
        func isVersion6(_ config: IPAMConfig) -> Bool { IPNetwork(config.subnet)?.address.isVersion6 == true }
        let configs = asked.filter { !isVersion6($0) } + asked.filter(isVersion6)
        do throws(EngineError) {
            for (version6, isOn) in [(false, given.document.enableIPv4), (true, given.document.enableIPv6)] {
                let own = configs.filter { isVersion6($0) == version6 }
                for config in own {
                    guard let network = IPNetwork(config.subnet) else { continue }
                    guard isOn else {
                        var subnet = NetworkSubnet(network)
                        (subnet.isChosen, subnet.isUsed) = (true, false)
                        record.subnets.append(subnet)
                        continue
                    }
                    if own.count > 1, given.isBridge {
                        throw .forbidden("bridge driver doesn't support multiple subnets")
                    }
                    try add(network, config, to: &record)
                }
                if isOn, own.isEmpty {
                    let network = try space.addNext(version6: version6, besides: routes)
                    try fill(NetworkSubnet(network), IPAMConfig(), of: &record)
                }
            }
        } catch {
            release(record)
            throw error
        }
        record.document.ipam.config = configs + automatic(record)
        return record
    }

    /// Those that nobody chose are shown with what they got.
    private func automatic(_ record: NetworkRecord) -> [IPAMConfig] {
        record.subnets.filter { !$0.isChosen }.map { subnet in
            var config = IPAMConfig()
            config.subnet = subnet.subnet.description
            config.gateway = subnet.gateway?.description ?? ""
            return config
        }
    }

    private func add(
        _ network: IPNetwork,
        _ config: IPAMConfig,
        to record: inout NetworkRecord
    ) throws(EngineError) {
        var subnet = NetworkSubnet(network.masked)
        subnet.range = config.range.isEmpty ? nil : IPNetwork(config.range)?.masked
        subnet.isChosen = true
        // With a range docker's IPAM lets networks share a subnet, and its bridge driver refuses it then.
        if subnet.range != nil, record.isBridge, let other = overlapping(network) {
            let name = (try? bridge(of: other).bridge) ?? ""
            let own = (try? bridge(of: record).bridge) ?? ""
            throw .forbidden(
                "cannot create network \(record.id) (\(own)): conflicts with network \(other.id) (\(name)): networks "
                    + "have overlapping IPv\(network.address.isVersion6 ? 6 : 4)"
            )
        }
        try space.add(network.masked, range: subnet.range)
        try fill(subnet, config, of: &record)
    }

    private func overlapping(_ network: IPNetwork) -> NetworkRecord? {
        (Array(records.values) + Array(pending.values)).first { record in
            record.isBridge && record.subnets.contains { $0.isUsed && $0.subnet.overlaps(network) }
        }
    }

    /// Takes the addresses of a subnet that is added: gateway, then what no container gets.
    private func fill(
        _ given: NetworkSubnet,
        _ config: IPAMConfig,
        of record: inout NetworkRecord
    ) throws(EngineError) {
        // What is taken is in the record at once: whoever gives it back goes by that.
        var subnet = given
        let index = record.subnets.count
        record.subnets.append(subnet)
        let lacksGateway = try Self.lacksGateway(record, version6: subnet.isVersion6)
        let hasGateway = !config.gateway.isEmpty || !lacksGateway
        do throws(EngineError) {
            if hasGateway {
                subnet.gateway = try space.take(IPAddress(config.gateway), of: subnet.subnet, range: subnet.range)
            }
        } catch {
            throw .internalError("failed to allocate gateway (\(config.gateway)): \(error.message)")
        }
        record.subnets[index] = subnet
        for (name, text) in config.auxiliary.sorted(by: { $0.key < $1.key }) {
            guard let address = IPAddress(text) else { continue }
            do throws(EngineError) { _ = try space.take(address, of: subnet.subnet) } catch {
                throw .internalError("failed to allocate secondary ip address (\(name):\(text)): \(error.message)")
            }
            subnet.auxiliary[name] = address
            record.subnets[index] = subnet
        }
    }

    /// Whether nobody in the network sends anything by a gateway.
    private static func lacksGateway(_ record: NetworkRecord, version6: Bool) throws(EngineError) -> Bool {
        if record.isOnParent { return try lacksGateway(record) }
        let options = try BridgeOptions(record.document.options ?? [:])
        return record.document.isInternal && (version6 ? options.mode6 : options.mode4) == .isolated
    }

    /// Gives the network's subnets back, with all addresses of them.
    func release(_ record: NetworkRecord) {
        for subnet in record.subnets where subnet.isUsed {
            for address in subnet.ownAddresses { space.free(address, of: subnet.subnet) }
            space.remove(subnet.subnet, range: subnet.range)
        }
    }

    /// Takes again what a network that is written down has.
    func reclaim(_ record: NetworkRecord) throws(EngineError) {
        for subnet in record.subnets where subnet.isUsed {
            try space.add(subnet.subnet, range: subnet.range)
            for address in subnet.ownAddresses { _ = try space.take(address, of: subnet.subnet) }
        }
    }
}
