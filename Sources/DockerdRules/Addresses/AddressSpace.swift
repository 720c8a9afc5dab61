import Linux

/// Which subnets networks have and which addresses of them are taken: docker's default IPAM driver. What it knows is in
/// memory alone; the daemon builds it anew from its records.
public struct AddressSpace: Sendable {
    private let bases: [AddressPoolBase]
    private var pools: [IPNetwork: AddressPool] = [:]
    /// By subnet: the parts of it that networks have, one network each.
    private var parts: [IPNetwork: Set<IPNetwork>] = [:]

    public init(_ bases: [AddressPoolBase]) {
        let sorted = bases.sorted { ($0.base.first, $0.base.prefix) < ($1.base.first, $1.base.prefix) }
        self.bases = sorted.reduce(into: []) { kept, next in
            if kept.last?.base.overlaps(next.base) != true { kept.append(next) }
        }
    }

    /// A subnet that was asked for. Networks with different ranges share one; with a range it may even overlap others,
    /// as in docker.
    public mutating func add(_ subnet: IPNetwork, range: IPNetwork? = nil) throws(EngineError) {
        let subnet = subnet.masked
        let isTaken =
            if let range { parts[subnet]?.contains(range) == true } else {
                pools.keys.contains { $0.overlaps(subnet) }
            }
        guard !isTaken else {
            throw .forbidden("invalid pool request: Pool overlaps with other one on this address space")
        }
        if pools[subnet] == nil { pools[subnet] = AddressPool(subnet) }
        parts[subnet, default: []].insert(range ?? subnet)
    }

    /// The first subnet of the engine's ranges that overlaps no other and nothing of `others` (the host's own routes).
    public mutating func addNext(version6: Bool, besides others: [IPNetwork]) throws(EngineError) -> IPNetwork {
        let used = (Array(pools.keys) + others.filter { $0.prefix > 0 }).filter { $0.address.isVersion6 == version6 }
        for base in bases where base.base.address.isVersion6 == version6 {
            var next: IPNetwork? = IPNetwork(base.base.first, prefix: base.size)
            while let subnet = next, base.base.contains(subnet.first) {
                // Behind the one that reaches furthest: no more rounds than there are subnets.
                let ends = used.filter { $0.overlaps(subnet) }.map(\.last)
                guard let end = ends.max() else {
                    pools[subnet] = AddressPool(subnet)
                    parts[subnet] = [subnet]
                    return subnet
                }
                next = max(end, subnet.last).advanced(by: 1).flatMap { IPNetwork($0, prefix: base.size) }
                if let aligned = next, aligned.first != aligned.address {
                    next = aligned.last.advanced(by: 1).flatMap { IPNetwork($0, prefix: base.size) }
                }
            }
        }
        throw .invalid("all predefined address pools have been fully subnetted")
    }

    /// Addresses of a subnet that others share stay taken: they are freed one by one.
    public mutating func remove(_ subnet: IPNetwork, range: IPNetwork? = nil) {
        let subnet = subnet.masked
        parts[subnet]?.remove(range ?? subnet)
        guard parts[subnet]?.isEmpty != false else { return }
        (pools[subnet], parts[subnet]) = (nil, nil)
    }

    /// This address, or with nil the lowest one that is free in the range (nil: in the whole subnet).
    public mutating func take(
        _ address: IPAddress?,
        of subnet: IPNetwork,
        range: IPNetwork? = nil
    ) throws(EngineError) -> IPAddress {
        guard var pool = pools[subnet.masked] else {
            throw .notFound("cannot find address pool for poolID:\(subnet)")
        }
        defer { pools[subnet.masked] = pool }
        guard let address else { return try pool.takeNext(in: range ?? subnet) }
        try pool.take(address)
        return address
    }

    public mutating func free(_ address: IPAddress, of subnet: IPNetwork) {
        pools[subnet.masked]?.free(address)
    }
}
