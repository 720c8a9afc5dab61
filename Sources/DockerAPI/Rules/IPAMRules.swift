import Linux

/// Docker's checks of a network's subnets.
public enum IPAMRules {
    public static func check(_ ipam: IPAM?, enableIPv6: Bool) throws(EngineError) {
        var problems: [String] = []
        for config in ipam?.config ?? [] { problems += Self.problems(config, enableIPv6: enableIPv6) }
        if problems.isEmpty { return }
        throw .invalid("invalid network config:\n" + joined(problems))
    }

    /// As docker shows several errors at once.
    static func joined(_ problems: [String]) -> String {
        problems.count == 1 ? problems[0] : "* " + problems.joined(separator: "\n* ")
    }

    private static func problems(_ config: IPAMConfig, enableIPv6: Bool) -> [String] {
        guard let subnet = IPNetwork(config.subnet) else {
            return ["invalid subnet \(config.subnet): invalid CIDR block notation"]
        }
        let family = subnet.address.isVersion6 ? "IPv6" : "IPv4"
        if !enableIPv6 && subnet.address.isVersion6 { return [] }
        var problems: [String] = []
        if subnet != subnet.masked { problems.append("invalid subnet \(subnet): it should be \(subnet.masked)") }
        if !config.range.isEmpty { problems += Self.range(config.range, in: subnet, family) }
        if let words = address(config.gateway, in: subnet, family) {
            problems.append("invalid gateway \(config.gateway): \(words)")
        }
        for (name, text) in config.auxiliary.sorted(by: { $0.key < $1.key }) {
            if let words = address(text, in: subnet, family) {
                problems.append("invalid auxiliary address \(name): \(words)")
            }
        }
        return problems
    }

    private static func range(_ text: String, in subnet: IPNetwork, _ family: String) -> [String] {
        guard let range = IPNetwork(text) else { return ["invalid ip-range \(text): invalid CIDR block notation"] }
        guard range.address.isVersion6 == subnet.address.isVersion6 else {
            return ["invalid ip-range \(text): parent subnet is an \(family) block"]
        }
        var problems: [String] = []
        if range.prefix < subnet.prefix {
            problems.append("invalid ip-range \(text): CIDR block is bigger than its parent subnet \(subnet)")
        }
        if range != range.masked { problems.append("invalid ip-range \(range): it should be \(range.masked)") }
        if !subnet.overlaps(range) {
            problems.append("invalid ip-range \(text): parent subnet \(subnet) doesn't contain ip-range")
        }
        return problems
    }

    private static func address(_ text: String, in subnet: IPNetwork, _ family: String) -> String? {
        if text.isEmpty { return nil }
        guard let address = IPAddress(text) else { return "invalid address" }
        guard address.isVersion6 == subnet.address.isVersion6 else { return "parent subnet is an \(family) block" }
        return subnet.contains(address) ? nil : "parent subnet \(subnet) doesn't contain this address"
    }
}
