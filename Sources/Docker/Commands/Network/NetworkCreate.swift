import Text

extension Command {
    static let networkCreate = Command(
        """
        network create
        [OPTIONS] NETWORK
        Make a network
        1
            --attachable {api 1.25}  Containers may be attached by hand
            --aux-address map=map[]  Addresses that the network's driver uses
            --config-from string {api 1.30}  Network whose configuration is copied
            --config-only {api 1.30}  Make a configuration only, no network
        -d, --driver string=bridge  Driver of the network
            --gateway strings  Gateway of the subnet, of version 4 or 6
            --ingress {api 1.29}  Make the swarm's routing mesh
            --internal  Nothing leads out of the network
            --ip-range strings  Part of the subnet that containers' addresses come from
            --ipam-driver string=default  Driver that manages addresses
            --ipam-opt map=map[]  Options of the driver of addresses
            --ipv4 bool=true  Whether there are addresses of version 4
            --ipv6  Whether there are addresses of version 6
            --label list/label  Labels of the network
        -o, --opt map=map[]  Options of the driver
            --scope string {api 1.30}  Scope of the network
            --subnet strings  Subnet, as address and length of its prefix
        """
    ) { invocation in
        let body = try networkBody(invocation, name: invocation.arguments[0])
        let answer = try invocation.client.call("POST", "/networks/create", body: body)
        if let warning = answer["Warning"]?.string, !warning.isEmpty { complain("WARNING: \(warning)") }
        say(answer["Id"]?.string ?? "")
        return 0
    }

    private static func networkBody(_ invocation: Invocation, name: String) throws -> [UInt8] {
        let options = invocation.options
        let pools = try AddressPools(options)
        var writer = JSONWriter()
        writer.object { body in
            body.member("Name", name)
            // Later ones refuse a name that is taken by themselves.
            if invocation.client.isOlder(than: "1.44") { body.member("CheckDuplicate", true) }
            body.member("Driver", options.string("driver") ?? "bridge")
            body.member("Internal", options.bool("internal"))
            body.member("Attachable", options.bool("attachable"))
            body.member("Ingress", omitEmpty: options.bool("ingress"))
            body.member("Scope", omitEmpty: options.string("scope"))
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
                    for pool in pools.all { array.object { pool.members(&$0) } }
                }
            }
            body.member("Options", CreateBody.map(options.list("opt")))
            body.member("Labels", CreateBody.map(options.list("label")))
        }
        return writer.bytes
    }
}
