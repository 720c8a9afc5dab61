import Text

/// One `--network`: a name, or `name=NAME,alias=A,ip=ADDRESS,...`, with the options beside it for the first.
struct NetworkOption {
    let name: String
    var endpoint = EndpointBody()

    init(_ text: String) throws(OptionError) {
        guard Self.isLong(text) else {
            name = text
            return
        }
        var name = ""
        for field in try CommaSeparated.fields(text) {
            let parts = field.lowercased().split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else { throw OptionError("invalid field \(field)") }
            let value = String(parts[1]).trimmingBlanks()
            switch String(parts[0]).trimmingBlanks() {
            case "name": name = value
            case "alias": endpoint.aliases.append(value)
            case "ip": endpoint.address = value
            case "ip6": endpoint.address6 = value
            case "mac-address": endpoint.mac = value
            case "link-local-ip": endpoint.linkLocal.append(value)
            case "driver-opt":
                let pair = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard pair.count == 2, !pair[0].isEmpty else {
                    throw OptionError("invalid key value pair format in driver options")
                }
                endpoint.driverOptions[String(pair[0]).trimmingBlanks()] = String(pair[1]).trimmingBlanks()
            case "gw-priority":
                guard let number = Int(value) else {
                    throw OptionError("invalid gw-priority (\(value)): invalid syntax")
                }
                endpoint.priority = number
            case let key: throw OptionError("invalid field key \(key)")
            }
        }
        if name.isEmpty { throw OptionError("network name/id is not specified") }
        self.name = name
    }

    /// A letter, digit or "_" on both sides of a "=" somewhere makes fields of the text.
    static func isLong(_ text: String) -> Bool {
        func isWord(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == UInt8(ascii: "_")
        }
        let bytes = Array(text.utf8)
        return bytes.indices.contains {
            bytes[$0] == UInt8(ascii: "=") && $0 > 0 && isWord(bytes[$0 - 1]) && $0 + 1 < bytes.count
                && isWord(bytes[$0 + 1])
        }
    }

    var isContainer: Bool { name.hasPrefix("container:") }
    var isUserDefined: Bool { !["default", "bridge", "host", "none"].contains(name) && !isContainer }

    /// All networks of `run` and `create`: the first is the container's mode, and has the options beside it.
    static func all(_ options: ParsedOptions) throws -> [NetworkOption] {
        var list = try options.list("network").map { name throws in try NetworkOption(name) }
        if list.isEmpty { list = [try NetworkOption("default")] }
        list[0] = try list[0].taking(options)
        for (index, network) in list.enumerated() {
            try network.check()
            if list[..<index].contains(where: { $0.name == network.name }) {
                throw Failure("network \(GoQuote.quoted(network.name)) is specified multiple times")
            }
        }
        if list.contains(where: \.isUserDefined), !list.allSatisfy(\.isUserDefined) {
            throw Failure(
                "conflicting options: cannot attach both user-defined and non-user-defined network-modes"
            )
        }
        return list
    }

    /// `--driver-opt` of `network connect`: name and value without the blanks around them.
    static func driverOptions(_ pairs: [String]) throws(Failure) -> [String: String] {
        var options: [String: String] = [:]
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0]).trimmingBlanks()
            if parts.count < 2 || name.isEmpty { throw Failure("invalid key/value pair format in driver options") }
            options[name] = String(parts[1]).trimmingBlanks()
        }
        return options
    }

    private func taking(_ options: ParsedOptions) throws -> NetworkOption {
        var network = self
        let conflicts = [
            (!endpoint.aliases.isEmpty, "network-alias", "alias"), (!endpoint.address.isEmpty, "ip", "IPv4 address"),
            (!endpoint.address6.isEmpty, "ip6", "IPv6 address"), (!endpoint.mac.isEmpty, "mac-address", "MAC address"),
            (!endpoint.linkLocal.isEmpty, "link-local-ip", "link-local IP addresses"),
        ]
        for (isOwn, option, word) in conflicts where isOwn && options.isSet(option) {
            throw Failure("conflicting options: cannot specify both --\(option) and per-network \(word)")
        }
        network.endpoint.aliases += options.list("network-alias")
        if let address = options.string("ip") { network.endpoint.address = address }
        if let address = options.string("ip6") { network.endpoint.address6 = address }
        if let mac = options.string("mac-address") { network.endpoint.mac = mac }
        network.endpoint.linkLocal += options.list("link-local-ip")
        if isUserDefined { network.endpoint.links += options.list("link") }
        return network
    }

    private func check() throws {
        if name.trimmingBlanks().isEmpty { throw Failure("no name set for network") }
        if !isUserDefined, !endpoint.aliases.isEmpty {
            throw Failure("network-scoped aliases are only supported for user-defined networks")
        }
        if !endpoint.mac.isEmpty, !HostValue.isMAC(endpoint.mac) {
            throw Failure("\(endpoint.mac) is not a valid mac address")
        }
    }
}
