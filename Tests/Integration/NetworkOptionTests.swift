import Glibc
import Linux
import Support
import Testing
import Text

/// dockerd's options on networks, and networks' options, by what goes over them. The engine's daemon is in a network
/// namespace of its own, with a host outside.
@Suite(.serialized) struct NetworkOptionTests {
    private static func address(_ engine: Engine, _ id: String, _ network: String = "bridge") throws -> JSONNode? {
        try engine.inspect(id)["NetworkSettings"]?["Networks"]?[network]
    }

    @Test func `the default network can be on a bridge of the host's, which stays as it is`() throws {
        let arguments = ["--bridge", "own0", "--fixed-cidr", "10.77.0.128/25"]
        let host = "ip link add own0 type bridge; ip addr add 10.77.0.9/24 dev own0; ip link set own0 up"
        try Engine.with(arguments: arguments, networks: .own, prepare: { try $0.makeHost(host) }) { engine in
            let id = try engine.create(
                ContainerServer.script(80),
                host: #"{"PortBindings":{"80/tcp":[{"HostPort":"8080"}]}}"#
            )
            try engine.api.start(id)
            let place = try Self.address(engine, id)
            #expect(place?["IPAddress"]?.string == "10.77.0.128" && place?["IPPrefixLen"]?.int == 24)
            #expect(place?["Gateway"]?.string == "10.77.0.9")
            try engine.withOutsider { outside in
                try ContainerServer.waitUntilReached(engine, outside, "198.51.100.1", 8080)
                let out = try engine.docker.check("exec", id, "ping", "-c1", "-w5", "198.51.100.2").out
                #expect(out.contains("1 packets received"), "\(out)")
            }
            engine.killDaemon()
            try engine.start()
            #expect(try engine.docker.check("exec", id, "ping", "-c1", "-w5", "10.77.0.9").code == 0)
            try engine.docker.check("rm", "-f", id)
            engine.stop()
            let shown = try engine.onHost("ip", "-o", "-4", "addr", "show", "own0").out
            #expect(shown.contains("10.77.0.9/24"), "\(shown)")
            #expect(try engine.onHost("ip", "link", "show", "docker0").code != 0)
            try engine.start()
        }
    }

    @Test func `a network on a bridge of the host's takes nothing along when it goes`() throws {
        let host = "ip link add own0 type bridge; ip addr add 10.78.0.1/24 dev own0; ip link set own0 up"
        try Engine.with(networks: .own, prepare: { try $0.makeHost(host) }) { engine in
            let ipam = #""IPAM":{"Config":[{"Subnet":"10.78.0.0/24","Gateway":"10.78.0.1"}]}"#
            let options = #""Options":{"com.docker.network.bridge.name":"own0"}"#
            try engine.api.post("/networks/create", #"{"Name":"n",\#(options),\#(ipam)}"#).expecting(201)
            let id = try engine.create(
                ContainerServer.script(80),
                host: #"{"NetworkMode":"n","PortBindings":{"80/tcp":[{"HostPort":"8080"}]}}"#
            )
            try engine.api.start(id)
            #expect(try Self.address(engine, id, "n")?["IPAddress"]?.string == "10.78.0.2")
            try engine.withOutsider { outside in
                try ContainerServer.waitUntilReached(engine, outside, "198.51.100.1", 8080)
                #expect(try !ContainerServer.answers(engine, outside, "10.78.0.2", 80))
            }
            try engine.docker.check("rm", "-f", id)
            try engine.api.delete("/networks/n").expecting(204)
            #expect(try engine.onHost("ip", "-o", "addr", "show", "own0").out.contains("10.78.0.1/24"))
        }
    }

    @Test func `address, range, MTU and publishing address of the default network are the operator's`() throws {
        let arguments = [
            "--bip", "10.66.0.5/24", "--fixed-cidr", "10.66.0.64/26", "--mtu", "1400", "--ip", "198.51.100.1", "--ipv6",
            "--fixed-cidr-v6", "fd66::/64",
        ]
        try Engine.with(arguments: arguments, networks: .own) { engine in
            let shown = try engine.onHost("ip", "-o", "addr", "show", "docker0").out
            #expect(shown.contains("10.66.0.5/24") && shown.contains("fd66::1/64"), "\(shown)")
            try engine.withOutsider { outside in
                let id = try engine.create(
                    ContainerServer.script(80),
                    host: #"{"PortBindings":{"80/tcp":[{"HostPort":"8080"}]}}"#
                )
                try engine.api.start(id)
                let settings = try engine.inspect(id)["NetworkSettings"]
                let place = settings?["Networks"]?["bridge"]
                #expect(place?["IPAddress"]?.string == "10.66.0.64" && place?["Gateway"]?.string == "10.66.0.5")
                #expect(place?["GlobalIPv6Address"]?.string == "fd66::2" && place?["IPv6Gateway"]?.string == "fd66::1")
                #expect(settings?["Ports"]?["80/tcp"]?.elements.map { $0["HostIp"]?.string } == ["198.51.100.1"])
                #expect(try engine.docker.check("exec", id, "cat", "/sys/class/net/eth0/mtu").line == "1400")
                try ContainerServer.waitUntilReached(engine, outside, "198.51.100.1", 8080)
                #expect(try !ContainerServer.answers(engine, nil, "127.0.0.1", 8080))
                #expect(try !ContainerServer.answers(engine, nil, "10.66.0.5", 8080))
                try ContainerServer.waitUntilReached(engine, nil, "fd66::2", 80)
                // The range ends with the network's own last address.
                let last = try engine.create(
                    "sleep 1000",
                    host: #"{"NetworkMode":"bridge"}"#,
                    config: #","NetworkingConfig":{"EndpointsConfig":{"bridge":{"MacAddress":"02:42:00:00:00:09"}}}"#
                )
                try engine.api.start(last)
                #expect(try Self.address(engine, last)?["IPAddress"]?.string == "10.66.0.65")
                #expect(try Self.address(engine, last)?["MacAddress"]?.string == "02:42:00:00:00:09")
            }
        }
    }

    @Test(arguments: ["routed", "nat-unprotected", "nat"])
    func `from outside a container's own address leads to what the gateway's mode lets through`(mode: String) throws {
        try Engine.with(networks: .own) { engine in
            let ipam = #""IPAM":{"Config":[{"Subnet":"10.79.0.0/24"}]}"#
            let options = #""Options":{"com.docker.network.bridge.gateway_mode_ipv4":"\#(mode)"}"#
            try engine.api.post("/networks/create", #"{"Name":"n",\#(options),\#(ipam)}"#).expecting(201)
            let id = try engine.create(
                "\(ContainerServer.script(81)) & \(ContainerServer.script(80))",
                host: #"{"NetworkMode":"n","PortBindings":{"80/tcp":[{"HostPort":"8080"}]}}"#
            )
            try engine.api.start(id)
            // The host itself reaches both.
            for port in [80, 81] { try ContainerServer.waitUntilReached(engine, nil, "10.79.0.2", port) }
            try engine.withOutsider { outside in
                let published = try ContainerServer.answers(engine, outside, "10.79.0.2", 80)
                let other = try ContainerServer.answers(engine, outside, "10.79.0.2", 81)
                let translated = try ContainerServer.answers(engine, outside, "198.51.100.1", 8080)
                #expect(published == (mode != "nat") && other == (mode == "nat-unprotected"))
                #expect(translated == (mode != "routed"))
            }
            let ports = try engine.inspect(id)["NetworkSettings"]?["Ports"]?["80/tcp"]?.elements ?? []
            #expect(ports.first?["HostPort"]?.string == (mode == "routed" ? "" : "8080"))
        }
    }

    @Test(arguments: [false, true])
    func `a host that forwarded nothing goes on so between its other links, unless it is told not to`(
        noDrop: Bool
    ) throws {
        let arguments = noDrop ? ["--ip-forward-no-drop"] : []
        try Engine.with(arguments: arguments, busybox: false, networks: .own) { engine in
            #expect(try engine.onHost("cat", "/proc/sys/net/ipv4/ip_forward").line == "1")
            try engine.withOutsider(100) { one in
                try engine.withOutsider(101) { two in
                    // Nothing listens there: who is let through is refused, by the host that it meant.
                    let words = ["timeout", "2", "bash", "-c", "exec 3<>/dev/tcp/198.51.100.2/9"]
                    let between = try Command.run("nsenter", two + words)
                    #expect(between.err.contains("Connection refused") == noDrop, "\(between)")
                    #expect(try Command.run("nsenter", one + words).err.contains("Connection refused"))
                }
            }
        }
    }

    @Test func `a kernel that refuses nf_tables keeps no daemon from starting`() throws {
        // As on a host where the daemon lacks the right.
        let less = ["setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-all"]
        try Engine.with(networks: .own, tracer: less) { engine in
            let refused = try engine.docker("run", "--rm", "busybox", "true")
            #expect(refused.code == 125 && refused.err.contains("bridge networks cannot be made"), "\(refused)")
            let created = try engine.api.post("/networks/create", #"{"Name":"n"}"#)
            #expect(created.status == 503 && created.message.contains("nf_tables"), "\(created)")
            #expect(
                try engine.docker.check("run", "--rm", "--network", "host", "busybox", "echo", "here").line == "here"
            )
            #expect(engine.log.contains("bridge networks cannot be made"))
        }
    }

    @Test func `a daemon that died before it wrote down a start finds the container with its networks`() throws {
        try Engine.with(networks: .own) { engine in
            try engine.api.post("/networks/create", #"{"Name":"n"}"#).expecting(201)
            let ports = #"{"NetworkMode":"n","PortBindings":{"80/tcp":[{"HostPort":"8080"}]}}"#
            let id = try engine.create(ContainerServer.script(80), host: ports)
            // The record as it is before the start takes the place of what the start wrote.
            let row = { (statement: String) throws in
                let script = """
                    import sqlite3, sys
                    base, kept, id = sys.argv[1:]
                    data = sqlite3.connect(base)
                    \(statement)
                    data.commit()
                    """
                let words = ["-c", script, "\(engine.dataRoot)/engine.db", "\(engine.folder.path)/kept", id]
                try Command.check("python3", words)
            }
            try row(
                "open(kept, 'wb').write(data.execute('SELECT document FROM containers WHERE id=?', [id]).fetchone()[0])"
            )
            try engine.api.start(id)
            engine.killDaemon()
            try row("data.execute('UPDATE containers SET document=? WHERE id=?', [open(kept, 'rb').read(), id])")
            try engine.start()
            let settings = try engine.inspect(id)["NetworkSettings"]
            #expect(try engine.inspect(id)["State"]?["Running"]?.bool == true)
            #expect(settings?["Networks"]?["n"]?["IPAddress"]?.string == "172.18.0.2")
            #expect(settings?["Ports"]?["80/tcp"]?.elements.first?["HostPort"]?.string == "8080")
            try engine.withOutsider { try ContainerServer.waitUntilReached(engine, $0, "198.51.100.1", 8080) }
            #expect(try Files.list("\(engine.folder.path)/exec/netns").count == 1)
            try engine.docker.check("rm", "-f", id)
            #expect(try Files.list("\(engine.folder.path)/exec/netns").isEmpty)
            try engine.api.delete("/networks/n").expecting(204)
        }
    }

    @Test func `a link opens what the other container exposes where containers do not reach each other`() throws {
        try Engine.with(arguments: ["--icc=false"], networks: .own) { engine in
            let server = try engine.create(
                "\(ContainerServer.script(81)) & \(ContainerServer.script(80))",
                config: #","ExposedPorts":{"80/tcp":{}}"#,
                name: "db"
            )
            let client = try engine.create("sleep 1000", host: #"{"Links":["db:store"]}"#, name: "app")
            let other = try engine.create("sleep 1000", name: "other")
            for id in [server, client, other] { try engine.api.start(id) }
            func answers(_ container: String, _ port: Int) throws -> Bool {
                try engine.docker("exec", container, "nc", "-w", "2", "172.17.0.2", "\(port)", input: "").out
                    == "answered\n"
            }
            try Clock.wait("the linked port answers") { try answers("app", 80) }
            #expect(try !answers("app", 81))
            #expect(try !answers("other", 80))
            engine.killDaemon()
            try engine.start()
            #expect(try answers("app", 80))
            // A server that comes back is open to who is linked to it.
            try engine.api.post("/containers/db/restart?t=0").expecting(204)
            try Clock.wait("the linked port answers again") { try answers("app", 80) }
            #expect(try !answers("other", 80))
            try engine.api.delete("/containers/app/store?link=1").expecting(204)
            #expect(try !answers("app", 80))
            let elements = try engine.onHost("nft", "list", "set", "inet", "monohull", "linked4").out
            #expect(!elements.contains("elements"), "\(elements)")
        }
    }
}
