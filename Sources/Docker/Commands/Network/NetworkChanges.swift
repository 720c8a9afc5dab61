import Text

/// The `network` commands that change something.
extension Command {
    static let networkRemove = Command(
        "network rm",
        group: "network",
        usage: "NETWORK [NETWORK...]",
        "Remove one or more networks",
        [OptionSpec("force", "f", .bool, "Do not error if the network does not exist")],
        arguments: some
    ) { invocation in
        let force = invocation.options.bool("force")
        return try invocation.each { name in
            do { try invocation.client.call("DELETE", Invocation.network(name)) } catch let failure as Failure
                where force && failure.status == 404
            { return nil }
            return name
        }
    }

    static let networkPrune = Command(
        "network prune",
        group: "network",
        usage: "[OPTIONS]",
        "Remove all unused networks",
        [
            OptionSpec("filter", nil, .list, "Provide filter values (until=<timestamp>)", placeholder: "filter"),
            OptionSpec("force", "f", .bool, "Do not prompt for confirmation"),
        ],
        arguments: 0...0
    ) { invocation in
        guard invocation.options.bool("force") else {
            throw Failure("docker: a question before a prune is not implemented: use --force")
        }
        let filters = try Filters.json(invocation.options.list("filter"))
        let answer = try invocation.client.call("POST", "/networks/prune", [("filters", filters)])
        let names = answer["NetworksDeleted"]?.strings ?? []
        if !names.isEmpty { say("Deleted Networks:\n" + names.joined(separator: "\n") + "\n") }
        return 0
    }

    static let networkConnect = Command(
        "network connect",
        group: "network",
        usage: "[OPTIONS] NETWORK CONTAINER",
        "Connect a container to a network",
        [
            OptionSpec("alias", nil, .list, "Add network-scoped alias for the container"),
            OptionSpec("driver-opt", nil, .list, "driver options for the network"),
            OptionSpec("gw-priority", nil, .int, "Highest gw-priority provides the default gateway"),
            OptionSpec("ip", nil, .string, "IPv4 address (\"172.30.100.104\")"),
            OptionSpec("ip6", nil, .string, "IPv6 address (\"2001:db8::33\")"),
            OptionSpec("link", nil, .list, "Add link to another container"),
            OptionSpec("link-local-ip", nil, .list, "Add a link-local address for the container"),
        ],
        arguments: 2...2
    ) { invocation in
        let options = invocation.options
        let endpoint = EndpointBody(
            aliases: options.list("alias"),
            links: options.list("link"),
            address: options.string("ip") ?? "",
            address6: options.string("ip6") ?? "",
            linkLocal: options.list("link-local-ip"),
            driverOptions: CreateBody.map(options.list("driver-opt")),
            priority: options.int("gw-priority") ?? 0
        )
        var writer = JSONWriter()
        writer.object { body in
            body.member("Container", invocation.arguments[1])
            body.memberObject("EndpointConfig") { endpoint.members(&$0) }
        }
        try invocation.client.call(
            "POST",
            Invocation.network(invocation.arguments[0], "connect"),
            body: writer.bytes
        )
        return 0
    }

    static let networkDisconnect = Command(
        "network disconnect",
        group: "network",
        usage: "[OPTIONS] NETWORK CONTAINER",
        "Disconnect a container from a network",
        [OptionSpec("force", "f", .bool, "Force the container to disconnect from a network")],
        arguments: 2...2
    ) { invocation in
        var writer = JSONWriter()
        writer.object {
            $0.member("Container", invocation.arguments[1])
            $0.member("Force", invocation.options.bool("force"))
        }
        try invocation.client.call(
            "POST",
            Invocation.network(invocation.arguments[0], "disconnect"),
            body: writer.bytes
        )
        return 0
    }
}
