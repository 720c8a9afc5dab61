import Linux

/// The addresses of one subnet that are taken.
struct AddressPool: Sendable {
    private let subnet: IPNetwork
    private var taken: Set<IPAddress> = []
    /// The count of addresses, from the first of a range on, that are known to be taken.
    private var known: [IPNetwork: UInt64] = [:]

    /// The first address is the network's, of version 4 the last one is broadcast's, unless there are but two.
    init(_ subnet: IPNetwork) {
        self.subnet = subnet
        let bits = subnet.address.bits - subnet.prefix
        if subnet.address.isVersion6 || bits > 1 { taken.insert(subnet.first) }
        if !subnet.address.isVersion6 && bits > 1 { taken.insert(subnet.last) }
    }

    func has(_ address: IPAddress) -> Bool { taken.contains(address) }

    mutating func take(_ address: IPAddress) throws(EngineError) {
        guard subnet.contains(address) else { throw .invalid("requested address is out of range") }
        guard taken.insert(address).inserted else { throw .forbidden("Address already in use") }
    }

    /// The lowest one that is free in the range.
    mutating func takeNext(in range: IPNetwork) throws(EngineError) -> IPAddress {
        var count = known[range] ?? 0
        while let address = range.first.advanced(by: count), range.contains(address) {
            count += 1
            if taken.insert(address).inserted {
                known[range] = count
                return address
            }
        }
        known[range] = count
        throw .unavailable("no available addresses on this pool")
    }

    mutating func free(_ address: IPAddress) {
        taken.remove(address)
        known = [:]
    }
}
