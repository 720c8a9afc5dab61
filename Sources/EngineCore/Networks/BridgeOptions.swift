import DockerAPI
import Linux
import Networking

/// What docker's bridge driver understands of a network's options, with its errors.
struct BridgeOptions: Sendable {
    private static let prefix = "com.docker.network.bridge."

    var name = ""
    var mtu = 0
    var masquerades = true
    var icc = true
    var mode4 = GatewayMode.nat
    var mode6 = GatewayMode.nat
    var trusted: [String] = []
    /// Where ports are published that name no address.
    var bindingAddress: IPAddress?
    var hostIP4: IPAddress?
    var interfacePrefix = "eth"
    /// The bridge has no address of version 4.
    var inhibitsIPv4 = false

    init(_ options: [String: String]) throws(EngineError) {
        for (key, value) in options.sorted(by: { $0.key < $1.key }) {
            switch key {
            case "com.docker.network.driver.mtu":
                guard let number = Int(value) else {
                    throw Self.failure(key, value, "strconv.Atoi: parsing \"\(value)\": invalid syntax")
                }
                if number < 0 { throw .invalid("invalid MTU number: \(number)") }
                mtu = number
            case "com.docker.network.host_ipv4": hostIP4 = try Self.address(key, value)
            case "com.docker.network.container_iface_prefix": interfacePrefix = value
            case Self.prefix + "name":
                guard value.utf8.count < 16, !value.utf8.contains(UInt8(ascii: "/")), !value.contains(" "),
                    !value.contains("%")
                else {
                    throw Self.failure(key, value, "no name of an interface")
                }
                name = value
            case Self.prefix + "enable_ip_masquerade": masquerades = try Self.bool(key, value)
            case Self.prefix + "enable_icc": icc = try Self.bool(key, value)
            case Self.prefix + "gateway_mode_ipv4": mode4 = try Self.mode(key, value)
            case Self.prefix + "gateway_mode_ipv6": mode6 = try Self.mode(key, value)
            case Self.prefix + "trusted_host_interfaces": trusted = value.split(separator: ":").map(String.init)
            case Self.prefix + "host_binding_ipv4": bindingAddress = try Self.address(key, value)
            case Self.prefix + "inhibit_ipv4": inhibitsIPv4 = try Self.bool(key, value)
            default: continue
            }
        }
    }

    private static func failure(_ key: String, _ value: String, _ words: String) -> EngineError {
        .invalid("failed to parse \(key) value: \(value) (\(words))")
    }

    private static func bool(_ key: String, _ value: String) throws(EngineError) -> Bool {
        switch value {
        case "1", "t", "T", "TRUE", "true", "True": return true
        case "0", "f", "F", "FALSE", "false", "False": return false
        default: throw failure(key, value, "strconv.ParseBool: parsing \"\(value)\": invalid syntax")
        }
    }

    private static func address(_ key: String, _ value: String) throws(EngineError) -> IPAddress {
        guard let address = IPAddress(value) else { throw failure(key, value, "nil ip") }
        return address
    }

    private static func mode(_ key: String, _ value: String) throws(EngineError) -> GatewayMode {
        guard let mode = GatewayMode(rawValue: value) else {
            throw failure(key, value, "unknown gateway mode \(value)")
        }
        return mode
    }

    /// What the kernel half has to make of a network.
    static func bridge(of record: NetworkRecord) throws(EngineError) -> BridgeNetwork {
        let options = try BridgeOptions(record.document.options ?? [:])
        let addresses = record.subnets.filter(\.isUsed).compactMap { subnet in
            subnet.gateway.flatMap { IPNetwork($0, prefix: subnet.subnet.prefix) }
        }.filter { !(options.inhibitsIPv4 && !$0.address.isVersion6) }
        return BridgeNetwork(
            id: record.id,
            bridge: options.name.isEmpty ? "br-" + record.id.prefix(12) : options.name,
            isOwned: !record.usesHostLink,
            addresses: addresses,
            mtu: options.mtu,
            isInternal: record.document.isInternal,
            icc: options.icc,
            masquerades4: options.masquerades,
            masquerades6: options.masquerades,
            mode4: options.mode4,
            mode6: options.mode6,
            hostIP4: options.hostIP4,
            trustedInterfaces: options.trusted
        )
    }
}
