import Linux
import Text

/// What dockerd was told about networks.
public struct NetworkOptions: Sendable {
    /// The default network's bridge: `none` for no such network; empty for docker0, which we make.
    public var bridge = ""
    /// Address and prefix of docker0.
    public var bridgeAddress: IPNetwork?
    public var bridgeAddress6: IPNetwork?
    /// The part of the default network that containers get addresses of.
    public var range: IPNetwork?
    public var range6: IPNetwork?
    public var gateway: IPAddress?
    public var gateway6: IPAddress?
    /// The default network has addresses of version 6.
    public var ipv6 = false
    public var letsContainersTalk = true
    public var masquerades = true
    /// 0 is the kernel's.
    public var mtu = 0
    /// Where ports are published that name no address.
    public var bindingAddress: IPAddress?
    public var forwards = true
    public var firewall = true
    /// The same for version 6.
    public var firewall6 = true
    /// What the host's own rules drop on its way to the host reaches no published port either.
    public var respectsHost = false
    /// Where we switch forwarding on, links that are none of ours go on to forward nothing to each other.
    public var closesForeign = true
    /// Published ports are reached by containers' own addresses too.
    public var allowsDirectRouting = false
    /// netd answers at published ports where the kernel cannot translate: by ::1, and by version 6 for a container
    /// without it.
    public var usesProxy = true
    /// Empty for docker's own.
    public var addressPools: [AddressPoolBase] = []
    /// Options of networks that are made, by their driver.
    public var networkOptions: [String: [String: String]] = [:]
    public var dns: [String] = []
    public var dnsSearch: [String] = []
    public var dnsOptions: [String] = []
    public var hostGateways: [IPAddress] = []

    public func hasRules(version6: Bool) -> Bool { version6 ? firewall6 : firewall }

    /// Whether there is a default network.
    public var hasBridge: Bool { bridge != "none" }

    public init() {}

    init(_ reader: OptionReader) throws(OptionProblem) {
        bridge = reader.text("bridge", "")
        bridgeAddress = try Self.network(reader, "bip", version6: false)
        bridgeAddress6 = try Self.network(reader, "bip6", version6: true)
        if !bridge.isEmpty, bridgeAddress != nil || bridgeAddress6 != nil {
            throw OptionProblem("You specified -b & --bip, mutually exclusive options. Please specify only one")
        }
        range = try Self.network(reader, "fixed-cidr", version6: false)?.masked
        range6 = try Self.network(reader, "fixed-cidr-v6", version6: true)?.masked
        gateway = try Self.address(reader, "default-gateway")
        gateway6 = try Self.address(reader, "default-gateway-v6")
        ipv6 = reader.bool("ipv6")
        letsContainersTalk = reader.bool("icc", default: true)
        masquerades = reader.bool("ip-masq", default: true)
        mtu = reader.int("mtu", 0)
        guard (0...65535).contains(mtu) else { throw OptionProblem("invalid default MTU: \(mtu)") }
        bindingAddress = try Self.address(reader, "ip")
        forwards = reader.bool("ip-forward", default: true)
        firewall = reader.bool("iptables", default: true)
        // docker leaves rules of version 6 on; whoever wants no rules at all may have a kernel without any.
        firewall6 = reader.bool("ip6tables", default: firewall)
        if !firewall { masquerades = false }
        let mode = reader.text("firewall", "")
        guard ["", "respect-host"].contains(mode) else {
            throw OptionProblem("invalid firewall: \(mode): must be respect-host")
        }
        respectsHost = mode == "respect-host"
        closesForeign = !reader.bool("ip-forward-no-drop")
        allowsDirectRouting = reader.bool("allow-direct-routing")
        usesProxy = reader.bool("userland-proxy", default: true)
        dns = reader.list("dns", [])
        for text in dns where IPAddress(text) == nil {
            throw OptionProblem("IP address is not correctly formatted: \(text)")
        }
        dnsSearch = reader.list("dns-search", [])
        dnsOptions = reader.list("dns-opt", [])
        for text in reader.list("host-gateway-ip", []) where !text.isEmpty {
            guard let address = IPAddress(text) else {
                throw OptionProblem("IP address is not correctly formatted: \(text)")
            }
            hostGateways.append(address)
        }
        addressPools = try Self.pools(reader)
        networkOptions = try Self.networkOptions(reader)
        if firewall, ipv6, !firewall6, !letsContainersTalk {
            throw OptionProblem(
                "You specified --ip6tables=false with --icc=false. ICC=false uses ip6tables to function. Please set "
                    + "--icc or --ip6tables to true"
            )
        }
        if !firewall && !letsContainersTalk {
            throw OptionProblem(
                "You specified --iptables=false with --icc=false. ICC=false uses iptables to function. Please set --icc "
                    + "or --iptables to true"
            )
        }
    }

    private static func network(
        _ reader: OptionReader,
        _ flag: String,
        version6: Bool
    ) throws(OptionProblem) -> IPNetwork? {
        let text = reader.text(flag, "")
        if text.isEmpty { return nil }
        guard let network = IPNetwork(text), network.address.isVersion6 == version6 else {
            throw OptionProblem("parse \(flag) failed: invalid CIDR address: \(text)")
        }
        return network
    }

    private static func address(_ reader: OptionReader, _ flag: String) throws(OptionProblem) -> IPAddress? {
        let text = reader.text(flag, "")
        if text.isEmpty { return nil }
        guard let address = IPAddress(text) else { throw OptionProblem("\(text) is not an ip address") }
        return address
    }

    private static func pools(_ reader: OptionReader) throws(OptionProblem) -> [AddressPoolBase] {
        var pools: [AddressPoolBase] = []
        for text in reader.flags.list("default-address-pool") { pools.append(try AddressPoolBase(text)) }
        for node in reader.file.values["default-address-pools"]?.elements ?? [] {
            guard let base = node["base"]?.string.flatMap({ IPNetwork($0) }), let size = node["size"]?.int else {
                throw OptionProblem("invalid default address pool: needs base and size")
            }
            pools.append(try AddressPoolBase(base, size: size))
        }
        return pools
    }

    /// DRIVER=OPTION=VALUE, or an object of objects.
    private static func networkOptions(_ reader: OptionReader) throws(OptionProblem) -> [String: [String: String]] {
        var options: [String: [String: String]] = [:]
        for (driver, node) in reader.file.values["default-network-opts"]?.members ?? [] {
            options[driver] = node.stringMap
        }
        for text in reader.flags.list("default-network-opt") {
            let parts = text.split(separator: "=", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw OptionProblem("invalid format for default-network-opt \"\(text)\": needs DRIVER=OPTION=VALUE")
            }
            options[parts[0], default: [:]][parts[1]] = parts[2]
        }
        return options
    }
}
