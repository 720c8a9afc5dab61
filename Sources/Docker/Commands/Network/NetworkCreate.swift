import Text

extension Command {
    static let networkCreate = Command(
        "network create",
        group: "network",
        usage: "[OPTIONS] NETWORK",
        "Create a network",
        [
            OptionSpec("attachable", nil, .bool, "Enable manual container attachment"),
            OptionSpec("aux-address", nil, .list, "Auxiliary addresses used by Network driver", placeholder: "map"),
            OptionSpec("config-from", nil, .string, "The network from which to copy the configuration"),
            OptionSpec("config-only", nil, .bool, "Create a configuration only network"),
            OptionSpec("driver", "d", .string, "Driver to manage the Network (default \"bridge\")"),
            OptionSpec("gateway", nil, .list, "IPv4 or IPv6 Gateway for the master subnet"),
            OptionSpec("internal", nil, .bool, "Restrict external access to the network"),
            OptionSpec("ip-range", nil, .list, "Allocate container ip from a sub-range"),
            OptionSpec("ipam-driver", nil, .string, "IP Address Management Driver (default \"default\")"),
            OptionSpec("ipam-opt", nil, .list, "Set IPAM driver specific options", placeholder: "map"),
            OptionSpec("ipv4", nil, .bool, "Enable or disable IPv4 address assignment"),
            OptionSpec("ipv6", nil, .bool, "Enable or disable IPv6 address assignment"),
            OptionSpec("label", nil, .list, "Set metadata on a network"),
            OptionSpec("opt", "o", .list, "Set driver specific options", placeholder: "map"),
            OptionSpec("subnet", nil, .list, "Subnet in CIDR format that represents a network segment"),
        ],
        arguments: 1...1
    ) { invocation in
        let body = try networkBody(invocation.options, name: invocation.arguments[0])
        let answer = try invocation.client.call("POST", "/networks/create", body: body)
        if let warning = answer["Warning"]?.string, !warning.isEmpty { complain("WARNING: \(warning)") }
        say(answer["Id"]?.string ?? "")
        return 0
    }

    private static func networkBody(_ options: ParsedOptions, name: String) throws -> [UInt8] {
        let subnets = options.list("subnet")
        // Ranges, gateways and other addresses belong to the subnets in their order; of one alone it is plain.
        let (ranges, gateways) = (options.list("ip-range"), options.list("gateway"))
        if ranges.count > subnets.count {
            throw Failure("every ip-range or gateway must have a corresponding subnet")
        }
        if gateways.count > subnets.count {
            throw Failure("every ip-range or gateway must have a corresponding subnet")
        }
        let auxiliary = CreateBody.map(options.list("aux-address"))
        func fitting(_ list: [String], _ subnet: String) -> String? {
            list.first { $0.contains(":") == subnet.contains(":") }
        }
        var writer = JSONWriter()
        writer.object { body in
            body.member("Name", name)
            body.member("Driver", options.string("driver") ?? "bridge")
            body.member("Internal", options.bool("internal"))
            body.member("Attachable", options.bool("attachable"))
            body.member("ConfigOnly", options.bool("config-only"))
            if let from = options.string("config-from") {
                body.memberObject("ConfigFrom") { $0.member("Network", from) }
            }
            if options.isSet("ipv4") { body.member("EnableIPv4", options.bool("ipv4")) }
            if options.isSet("ipv6") { body.member("EnableIPv6", options.bool("ipv6")) }
            body.memberObject("IPAM") { ipam in
                ipam.member("Driver", options.string("ipam-driver") ?? "default")
                ipam.member("Options", CreateBody.map(options.list("ipam-opt")))
                ipam.memberArray("Config") { array in
                    for subnet in subnets {
                        array.object { entry in
                            entry.member("Subnet", subnet)
                            entry.member("IPRange", omitEmpty: fitting(ranges, subnet))
                            entry.member("Gateway", omitEmpty: fitting(gateways, subnet))
                            let own = auxiliary.filter { $0.value.contains(":") == subnet.contains(":") }
                            entry.member("AuxiliaryAddresses", omitEmpty: own)
                        }
                    }
                }
            }
            body.member("Options", CreateBody.map(options.list("opt")))
            body.member("Labels", CreateBody.map(options.list("label")))
        }
        return writer.bytes
    }
}
