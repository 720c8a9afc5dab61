import Text

/// The `network` commands that change something.
extension Command {
    static let networkRm = Command(
        """
        network rm, network remove
        NETWORK [NETWORK...]
        Remove networks
        1+
        -f, --force  A missing network is no error
        """
    ) { invocation in
        let force = invocation.options.bool("force")
        let code = try invocation.each { name in
            do { try invocation.client.call("DELETE", Invocation.network(name)) } catch let failure as Failure
                where force && failure.status == 404
            { return nil }
            return name
        }
        if code != 0 { complain("exit status \(code)") }
        return code
    }

    static let networkPrune = Command(
        """
        network prune
        [OPTIONS]
        Remove networks that nobody uses
        0 api=1.25
            --filter filter  What to remove (as "until=<timestamp>")
        -f, --force  Do not ask
        """
    ) { invocation in
        let what = "all custom networks not used by at least one container"
        guard Pruning.isConfirmed(invocation, what) else { return 0 }
        let result = try Pruning.networks(invocation.client, invocation.pruneFilters)
        if !result.text.isEmpty { say(result.text) }
        return 0
    }

    static let networkConnect = Command(
        """
        network connect
        [OPTIONS] NETWORK CONTAINER
        Connect a container to a network
        2
            --alias strings  Further name of the container in the network
            --driver-opt strings  Options of the driver
            --gw-priority int  The network with the highest number gives the default gateway; it may be negative
            --ip string  Address of version 4 (as "172.30.100.104")
            --ip6 string  Address of version 6 (as "2001:db8::33")
            --link list/link  Link to another container
            --link-local-ip strings  Link-local address of the container
        """
    ) { invocation in
        let options = invocation.options
        let endpoint = EndpointBody(
            aliases: options.list("alias"),
            links: options.list("link"),
            address: options.string("ip") ?? "",
            address6: options.string("ip6") ?? "",
            linkLocal: options.list("link-local-ip"),
            driverOptions: try NetworkOption.driverOptions(options.list("driver-opt")),
            priority: options.int("gw-priority") ?? 0
        )
        var writer = JSONWriter()
        writer.object { body in
            body.member("Container", invocation.arguments[1])
            body.memberObject("EndpointConfig") { endpoint.members(&$0, isWhole: true) }
        }
        try invocation.client.call(
            "POST",
            Invocation.network(invocation.arguments[0], "connect"),
            body: writer.bytes
        )
        return 0
    }

    static let networkDisconnect = Command(
        """
        network disconnect
        [OPTIONS] NETWORK CONTAINER
        Take a container out of a network
        2
        -f, --force  Disconnect in any case
        """
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
