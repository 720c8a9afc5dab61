import Linux

/// Who is in which network, by name and by address.
final class NameTable {
    private struct Member {
        let names: [String]
        let addresses: [IPAddress]
    }

    private struct Network {
        var members: [String: Member] = [:]
        /// Containers that have a name, in lower case.
        var byName: [String: [String]] = [:]
        var byAddress: [IPAddress: String] = [:]
    }

    private var networks: [String: Network] = [:]

    func put(_ sandbox: Sandbox) {
        for place in sandbox.places where !place.names.isEmpty {
            var network = networks[place.network] ?? Network()
            network.members[sandbox.id] = Member(names: place.names, addresses: place.addresses)
            for name in Set(place.names.map { $0.lowercased() }) {
                network.byName[name, default: []].append(sandbox.id)
            }
            for address in place.addresses { network.byAddress[address] = sandbox.id }
            networks[place.network] = network
        }
    }

    func remove(_ sandbox: Sandbox) {
        for place in sandbox.places {
            guard var network = networks.removeValue(forKey: place.network) else { continue }
            if network.members.removeValue(forKey: sandbox.id) != nil {
                for name in Set(place.names.map { $0.lowercased() }) {
                    network.byName[name]?.removeAll { $0 == sandbox.id }
                    if network.byName[name]?.isEmpty == true { network.byName[name] = nil }
                }
                for address in place.addresses where network.byAddress[address] == sandbox.id {
                    network.byAddress[address] = nil
                }
            }
            if !network.members.isEmpty { networks[place.network] = network }
        }
    }

    /// Addresses of a name as that container asks for it, all of one version; nil when nobody has that name. Names of
    /// containers and of networks may both have dots: "a.b.c" is a.b.c anywhere, a.b in the network c, or a in b.c.
    func addresses(of name: String, for asker: Sandbox, version6: Bool) -> [IPAddress]? {
        var splits: [(name: Substring, network: Substring)] = [(name[...], "")]
        for index in name.utf8.indices.reversed() where name.utf8[index] == UInt8(ascii: ".") {
            splits.append((name[..<index], name[name.utf8.index(after: index)...]))
        }
        for (name, network) in splits {
            let places = asker.places.filter { network.isEmpty || $0.networkName.lowercased() == network }
            // Names that are the asker's own go before what the networks have.
            for place in places {
                guard let link = place.links.first(where: { $0.key.lowercased() == name })?.value else { continue }
                if let found = addresses(link.lowercased(), in: place.network, version6) { return found }
            }
            for place in places where !place.links.contains(where: { $0.key.lowercased() == name }) {
                if let found = addresses(String(name), in: place.network, version6) { return found }
            }
        }
        return nil
    }

    private func addresses(_ name: String, in id: String, _ version6: Bool) -> [IPAddress]? {
        guard let network = networks[id], let members = network.byName[name] else { return nil }
        var found: [IPAddress] = []
        for address in members.compactMap({ network.members[$0] }).flatMap(\.addresses)
        where address.isVersion6 == version6 && !found.contains(address) {
            found.append(address)
        }
        return found
    }

    /// The name of who has that address in one of the asker's networks, with the network's behind it.
    func name(of address: IPAddress, for asker: Sandbox) -> String? {
        for place in asker.places {
            guard let network = networks[place.network], let owner = network.byAddress[address],
                let first = network.members[owner]?.names.first
            else { continue }
            return "\(first).\(place.networkName)"
        }
        return nil
    }
}
