import Linux
import Support
import Testing
import Text

/// /networks, and what containers show of their networks. The engine's daemon is in a network namespace of its own.
@Suite(.serialized) struct NetworkAPITests {
    private static func names(_ node: JSONNode) -> Set<String> { Set(node.elements.compactMap { $0["Name"]?.string }) }

    @Test func `networks are made, shown, listed and removed as docker does`() throws {
        try Engine.with(busybox: false, networks: .own) { engine in
            let before = try engine.api.get("/networks").expecting(200).json
            #expect(Self.names(before) == ["bridge", "host", "none"])
            let bridge = try engine.api.get("/networks/bridge").expecting(200).json
            #expect(bridge["Options"]?["com.docker.network.bridge.name"]?.string == "docker0")
            #expect(bridge["IPAM"]?["Config"]?.elements.first?["Gateway"]?.string == "172.17.0.1")
            let made = try engine.api.post("/networks/create", #"{"Name":"one","Labels":{"a":"b"}}"#).expecting(201)
            let id = try #require(try made.json["Id"]?.string)
            let one = try engine.api.get("/networks/\(id.prefix(8))").expecting(200).json
            #expect(one["Name"]?.string == "one")
            #expect(one["Driver"]?.string == "bridge")
            #expect(one["IPAM"]?["Config"]?.elements.first?["Subnet"]?.string == "172.18.0.0/16")
            #expect(one["Labels"]?.stringMap == ["a": "b"])
            let listed = try engine.api.get(#"/networks?filters={"type":["custom"]}"#).expecting(200).json
            #expect(Self.names(listed) == ["one"])
            let removed = try engine.api.post(#"/networks/prune?filters={"label":["a=b"]}"#).expecting(200).json
            #expect(removed["NetworksDeleted"]?.strings == ["one"])
            #expect(try engine.api.get("/networks/one").status == 404)
        }
    }

    private static let refusals: [(body: String, status: Int, words: String)] = [
        (#"{"Name":""}"#, 400, "invalid name: name is empty"),
        (#"{"Name":"bridge"}"#, 403, "operation is not permitted on predefined bridge network "),
        (#"{"Name":"taken"}"#, 409, "network with name taken already exists"),
        (#"{"Name":"x","Driver":"host"}"#, 403, #"only one instance of "host" network is allowed"#),
        (
            #"{"Name":"x","IPAM":{"Config":[{"Subnet":"172.30.5.0/24"}]}}"#, 403,
            "invalid pool request: Pool overlaps with other one on this address space"
        ),
        (
            #"{"Name":"x","IPAM":{"Config":[{"Subnet":"10.9.0.1/16"}]}}"#, 400,
            "invalid network config:\ninvalid subnet 10.9.0.1/16: it should be 10.9.0.0/16"
        ),
        (
            #"{"Name":"x","IPAM":{"Config":[{"Subnet":"10.9.0.0/16","Gateway":"10.8.0.1"}]}}"#, 400,
            "invalid network config:\ninvalid gateway 10.8.0.1: parent subnet 10.9.0.0/16 doesn't contain this address"
        ),
        (
            #"{"Name":"x","Options":{"com.docker.network.bridge.enable_icc":"maybe"}}"#, 400,
            #"failed to parse com.docker.network.bridge.enable_icc value: maybe (strconv.ParseBool: parsing "maybe": "#
                + "invalid syntax)"
        ),
        (
            #"{"Name":"x","ConfigOnly":true,"Internal":true}"#, 403,
            "configuration network can only contain network specific fields. Network operator fields like "
                + "[ ingress | internal | attachable | scope ] are not supported."
        ),
        (
            #"{"Name":"x","ConfigFrom":{"Network":"none-such"}}"#, 404,
            #"configuration network "none-such" does not exist"#
        ),
    ]

    @Test func `what cannot be is refused in docker's words`() throws {
        try Engine.with(busybox: false, networks: .own) { engine in
            let taken = #"{"Name":"taken","IPAM":{"Config":[{"Subnet":"172.30.0.0/16"}]}}"#
            try engine.api.post("/networks/create", taken).expecting(201)
            for (body, status, words) in Self.refusals {
                let answer = try engine.api.post("/networks/create", body)
                #expect(answer.status == status, "\(body): \(answer)")
                #expect(answer.message == words, "\(body)")
            }
            let fixed = try engine.api.delete("/networks/host")
            #expect(fixed.status == 403)
            #expect(fixed.message == "host is a pre-defined network and cannot be removed")
            #expect(try engine.api.delete("/networks/nobody").message == "network nobody not found")
            // What was refused left no subnet behind.
            let free = #"{"Name":"free","IPAM":{"Config":[{"Subnet":"10.9.0.0/16"}]}}"#
            try engine.api.post("/networks/create", free).expecting(201)
        }
    }

    @Test func `a container has its addresses and ports while it runs, and networks come and go`() throws {
        try Engine.with(networks: .own) { engine in
            let subnet = #"{"Name":"n1","IPAM":{"Config":[{"Subnet":"10.7.0.0/24","IPRange":"10.7.0.128/25"}]}}"#
            try engine.api.post("/networks/create", subnet).expecting(201)
            let id = try engine.create(
                "sleep 1000",
                host: #"{"NetworkMode":"n1","PortBindings":{"80/tcp":[{"HostPort":"8080"}]}}"#,
                config:
                    #","ExposedPorts":{"80/tcp":{},"81/tcp":{}},"NetworkingConfig":{"EndpointsConfig":{"n1":{"IPAMConfig":{"IPv4Address":"10.7.0.9"},"Aliases":["web"]}}}"#,
                name: "c1"
            )
            try engine.api.start("c1")
            let running = try engine.inspect("c1")["NetworkSettings"]
            let place = running?["Networks"]?["n1"]
            #expect(place?["IPAddress"]?.string == "10.7.0.9")
            #expect(place?["Gateway"]?.string == "10.7.0.128")
            #expect(place?["DNSNames"]?.strings.prefix(2) == ["c1", "web"])
            #expect(running?["Ports"]?["80/tcp"]?.elements.first?["HostPort"]?.string == "8080")
            #expect(running?["Ports"]?["81/tcp"]?.isNull == true)
            #expect(Files.exists(running?["SandboxKey"]?.string ?? ""))
            let shown = try engine.api.get("/networks/n1").expecting(200).json["Containers"]?[id]
            #expect(shown?["IPv4Address"]?.string == "10.7.0.9/24")
            #expect(try engine.docker.check("port", "c1").out == "80/tcp -> 0.0.0.0:8080\n80/tcp -> [::]:8080\n")

            let other = try engine.create("true", host: #"{"PortBindings":{"80/tcp":[{"HostPort":"8080"}]}}"#)
            let refused = try engine.api.post("/containers/\(other)/start")
            #expect(refused.status == 500)
            #expect(refused.message.hasSuffix("Bind for 0.0.0.0:8080 failed: port is already allocated"), "\(refused)")
            #expect(try engine.api.delete("/networks/n1").status == 403)

            try engine.api.post("/networks/create", #"{"Name":"n2"}"#).expecting(201)
            try engine.api.post("/networks/n2/connect", #"{"Container":"c1"}"#).expecting(200)
            let links = try engine.docker.check("exec", "c1", "ip", "-o", "addr").out
            #expect(links.contains("eth1") && links.contains("172.18.0.2/16"), "\(links)")
            #expect(try engine.docker.check("exec", "c1", "cat", "/etc/hosts").out.contains("172.18.0.2\t"))
            try engine.api.post("/networks/n2/disconnect", #"{"Container":"c1"}"#).expecting(200)
            #expect(try !engine.docker.check("exec", "c1", "ip", "-o", "addr").out.contains("eth1"))
            #expect(try engine.api.post("/networks/n2/disconnect", #"{"Container":"c1"}"#).status == 500)

            try engine.api.post("/containers/c1/stop?t=0").expecting(204)
            let stopped = try engine.inspect("c1")["NetworkSettings"]
            #expect(stopped?["Networks"]?["n1"]?["IPAddress"]?.string == "")
            #expect(stopped?["Ports"]?.members.isEmpty == true)
            #expect(try engine.api.get("/networks/n1").expecting(200).json["Containers"]?.members.isEmpty == true)
            #expect(try engine.onHost("ip", "-o", "link").out.contains("veth") == false)
            try engine.api.start(other)
        }
    }

    @Test func `a restart of the daemon leaves what runs as it is, and knows what is taken`() throws {
        try Engine.with(networks: .own) { engine in
            let id = try engine.create("sleep 1000", host: #"{"PortBindings":{"80/tcp":[{"HostPort":"8081"}]}}"#)
            try engine.api.start(id)
            let before = try engine.inspect(id)["NetworkSettings"]?["Networks"]?["bridge"]
            engine.killDaemon()
            try engine.start()
            let after = try engine.inspect(id)["NetworkSettings"]?["Networks"]?["bridge"]
            #expect(after?.rawBytes == before?.rawBytes)
            let other = try engine.create("sleep 1000", host: #"{"PortBindings":{"80/tcp":[{"HostPort":"8081"}]}}"#)
            let refused = try engine.api.post("/containers/\(other)/start")
            #expect(refused.message.contains("port is already allocated"), "\(refused)")
            let third = try engine.create("sleep 1000")
            try engine.api.start(third)
            let address = try engine.inspect(third)["NetworkSettings"]?["IPAddress"]?.string
            #expect(address == "172.17.0.3")
        }
    }
}
