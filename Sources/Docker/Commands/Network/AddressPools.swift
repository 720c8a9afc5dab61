import Linux
import Text

/// The subnets of `network create`, each with the range, the gateway and the addresses that lie in it.
struct AddressPools {
    struct Pool {
        let subnet: String
        var range = ""
        var gateway = ""
        var auxiliary: [String: String] = [:]

        func members(_ entry: inout JSONWriter) {
            entry.member("Subnet", subnet)
            entry.member("IPRange", omitEmpty: range)
            entry.member("Gateway", omitEmpty: gateway)
            entry.member("AuxiliaryAddresses", omitEmpty: auxiliary)
        }

        /// Whether the address, or the first of a range, is the subnet's.
        func contains(_ text: String) throws -> Bool {
            guard let network = IPNetwork(subnet) else {
                throw Failure("invalid subnet: invalid CIDR address: \(subnet)")
            }
            guard text.utf8.contains(UInt8(ascii: "/")) else {
                return IPAddress(text).map(network.contains) ?? false
            }
            guard let range = IPNetwork(text) else { throw Failure("invalid CIDR address: \(text)") }
            return network.contains(range.address)
        }
    }

    private(set) var all: [Pool] = []

    init(_ options: ParsedOptions) throws {
        let subnets = options.list("subnet")
        let (ranges, gateways) = (options.list("ip-range"), options.list("gateway"))
        if ranges.count > subnets.count || gateways.count > subnets.count {
            throw Failure("every ip-range or gateway must have a corresponding subnet")
        }
        for subnet in subnets {
            let pool = Pool(subnet: subnet)
            if try all.contains(where: { try pool.contains($0.subnet) || $0.contains(subnet) }) {
                throw Failure("multiple overlapping subnet configuration is not supported")
            }
            all.append(pool)
        }
        for range in ranges { try put(range, "range", "ranges", "on the same", \.range) }
        for gateway in gateways { try put(gateway, "gateway", "gateways", "for the same", \.gateway) }
        for (name, address) in CreateBody.map(options.list("aux-address")).sorted(by: { $0.key < $1.key }) {
            for index in try matching(address, "aux-address") { all[index].auxiliary[name] = address }
        }
    }

    private mutating func put(
        _ value: String,
        _ what: String,
        _ several: String,
        _ place: String,
        _ member: WritableKeyPath<Pool, String>
    ) throws {
        for index in try matching(value, what) {
            let known = all[index][keyPath: member]
            if !known.isEmpty {
                let subnet = all[index].subnet
                throw Failure("cannot configure multiple \(several) (\(value), \(known)) \(place) subnet (\(subnet))")
            }
            all[index][keyPath: member] = value
        }
    }

    private func matching(_ value: String, _ what: String) throws -> [Int] {
        let found = try all.indices.filter { try all[$0].contains(value) }
        if found.isEmpty { throw Failure("no matching subnet for \(what) \(value)") }
        return found
    }
}
