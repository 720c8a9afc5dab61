import Linux

/// Docker's checks of what a client wants of a container's place in a network.
public enum EndpointRules {
    public static let sysctlOption = "com.docker.network.endpoint.sysctls"
    public static let nameOption = "com.docker.network.endpoint.ifname"

    /// `subnets`: those that the client who made the network chose; nil where the network is not known yet.
    public static func check(
        _ settings: EndpointSettings,
        network name: String,
        subnets: [IPNetwork]?
    ) throws(EngineError) {
        var problems: [String] = []
        let config = settings.ipamConfig ?? EndpointIPAMConfig()
        if NetworkDocument.predefined.contains(name) {
            if !config.ipv4Address.isEmpty || !config.ipv6Address.isEmpty {
                problems.append("user specified IP address is supported on user defined networks only")
            }
            if settings.aliases?.isEmpty == false {
                problems.append("network-scoped alias is supported only for containers in user defined networks")
            }
        }
        problems += addressProblems(config)
        if let subnets {
            problems += placeProblem(config.ipv4Address, subnets, version6: false)
            problems += placeProblem(config.ipv6Address, subnets, version6: true)
        }
        if !settings.macAddress.isEmpty, MACAddress(settings.macAddress) == nil {
            throw .invalid("invalid MAC address \(settings.macAddress)")
        }
        for sysctl in settings.driverOpts?[sysctlOption].map({ $0.parts(by: ",") }) ?? [] where !isSysctl(sysctl) {
            problems.append(
                "unrecognised network interface sysctl '\(sysctl)'; represent 'net.X.Y.ethN.Z=V' as "
                    + "'net.X.Y.IFNAME.Z=V', 'X' must be 'ipv4', 'ipv6' or 'mpls'"
            )
        }
        if problems.isEmpty { return }
        throw .invalid("invalid endpoint settings:\n" + IPAMRules.joined(problems))
    }

    private static func addressProblems(_ config: EndpointIPAMConfig) -> [String] {
        var problems: [String] = []
        for (text, version6) in [(config.ipv4Address, false), (config.ipv6Address, true)] where !text.isEmpty {
            if let address = IPAddress(text), address.isVersion6 == version6, !isUnspecified(address) { continue }
            problems.append("invalid IPv\(version6 ? 6 : 4) address: \(text)")
        }
        for text in config.linkLocalIPs ?? [] {
            if let address = IPAddress(text), !isUnspecified(address) { continue }
            problems.append("invalid link-local IP address: \(text)")
        }
        return problems
    }

    private static func isUnspecified(_ address: IPAddress) -> Bool { address.bytes.allSatisfy { $0 == 0 } }

    private static func placeProblem(_ text: String, _ subnets: [IPNetwork], version6: Bool) -> [String] {
        guard !text.isEmpty, let address = IPAddress(text) else { return [] }
        let fitting = subnets.filter { $0.address.isVersion6 == version6 }
        if fitting.contains(where: { $0.contains(address) }) { return [] }
        if fitting.isEmpty {
            return [
                "user specified IP address is supported only when connecting to networks with user configured subnets"
            ]
        }
        return ["no configured subnet or ip-range contain the IP address \(text)"]
    }

    private static func isSysctl(_ text: String) -> Bool {
        let parts = text.parts(by: ".", maxSplits: 4)
        return parts.count == 5 && ["ipv4", "ipv6", "mpls"].contains(parts[1])
            && ["IFNAME", "ifname"].contains(parts[3])
    }
}
