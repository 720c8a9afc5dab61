import Linux
import Support
import Testing
import Text

/// The drivers macvlan and ipvlan: containers on a link of their host. The host is a network namespace of the engine's,
/// with a cable from `lan` to `far`, whose addresses stand for hosts outside. What this kernel has no links for is
/// refused; in scripts/rig it has all.
@Suite(.serialized) struct ParentNetworkTests {
    private static func with(_ body: (Engine) throws -> Void) throws {
        try Engine.with(networks: .own) { engine in
            try engine.checkOnHost("ip link add lan type veth peer name far")
            try engine.checkOnHost("ip addr add 10.66.0.1/24 dev far")
            try engine.checkOnHost("ip addr add 10.77.0.1/32 dev far")
            for link in ["lan", "far"] { try engine.checkOnHost("ip link set \(link) up") }
            try body(engine)
        }
    }

    private static func hasLinks(_ kind: String) throws -> Bool {
        // Names of one letter are short for words of ip(8).
        let script = "ip link add one type bridge && ip link add two link one type \(kind)"
        return try Command.run("unshare", ["--net", "sh", "-c", script]).code == 0
    }

    @Test func `containers of a macvlan network are hosts of the parent's network`() throws {
        try Self.with { engine in
            try engine.docker.check(
                "network",
                "create",
                "-d",
                "macvlan",
                "-o",
                "parent=lan",
                "--subnet",
                "10.66.0.0/24",
                "--gateway",
                "10.66.0.1",
                "--aux-address",
                "printer=10.66.0.2",
                "mv"
            )
            let shown = try engine.api.get("/networks/mv").expecting(200).json
            #expect(shown["Options"]?.stringMap == ["parent": "lan"] && shown["Driver"]?.string == "macvlan")
            try engine.docker.check(
                "run",
                "-d",
                "--name",
                "c1",
                "--network",
                "mv",
                "--ip",
                "10.66.0.9",
                "--mac-address",
                "02:42:01:02:03:04",
                "-p",
                "80:80",
                "busybox",
                "sleep",
                "1000"
            )
            try engine.docker.check("run", "-d", "--name", "c2", "--network", "mv", "busybox", "sleep", "1000")
            let place = try engine.inspect("c1")["NetworkSettings"]?["Networks"]?["mv"]
            #expect(place?["IPAddress"]?.string == "10.66.0.9" && place?["Gateway"]?.string == "10.66.0.1")
            #expect(place?["MacAddress"]?.string == "02:42:01:02:03:04")
            // Its driver publishes no ports, and says so to nobody.
            #expect(try engine.inspect("c1")["NetworkSettings"]?["Ports"]?.members.isEmpty == true)
            #expect(
                try engine.inspect("c2")["NetworkSettings"]?["Networks"]?["mv"]?["IPAddress"]?.string == "10.66.0.3"
            )
            let links = try engine.docker.check("exec", "c1", "ip", "-o", "link", "show", "eth0").out
            #expect(links.contains("02:42:01:02:03:04"), "\(links)")
            for target in ["10.66.0.3", "10.66.0.1", "10.77.0.1"] {
                try engine.docker.check("exec", "c1", "ping", "-c", "1", "-w", "5", target)
            }
            // A parent's own host is not among its neighbours, so nothing of it is reached through the parent.
            #expect(try engine.onHost("ip", "-o", "link").out.contains("macvlan") == false)

            engine.killDaemon()
            try engine.start()
            #expect(try engine.inspect("c1")["NetworkSettings"]?["Networks"]?["mv"]?.rawBytes == place?.rawBytes)
            try engine.docker.check("exec", "c2", "ping", "-c", "1", "-w", "5", "10.66.0.9")
            let used = try engine.docker("network", "rm", "mv")
            #expect(used.err.contains("network mv has active endpoints"), "\(used)")
            try engine.docker.check("rm", "-f", "c1", "c2")
            try engine.docker.check("network", "rm", "mv")
            try engine.checkOnHost("ip link show lan")
        }
    }

    @Test func `two macvlan networks share a subnet by ranges of it`() throws {
        try Self.with { engine in
            func create(_ name: String, _ gateway: String, _ range: String) throws -> Output {
                let config = ["--subnet", "10.66.0.0/24", "--gateway", gateway, "--ip-range", range]
                let words = ["network", "create", "-d", "macvlan", "-o", "parent=lan"] + config + [name]
                return try Command.run("\(engine.binaries)/docker", ["-H", "unix://\(engine.socket)"] + words)
            }
            #expect(try create("one", "10.66.0.1", "10.66.0.64/26").code == 0)
            let same = try create("two", "10.66.0.1", "10.66.0.128/26")
            #expect(same.err.contains("failed to allocate gateway (10.66.0.1): Address already in use"), "\(same)")
            #expect(try create("two", "10.66.0.2", "10.66.0.64/26").err.contains("Pool overlaps with other one"))
            #expect(try create("two", "10.66.0.2", "10.66.0.128/26").code == 0)
            for name in ["one", "two"] {
                try engine.docker.check("run", "-d", "--name", name, "--network", name, "busybox", "sleep", "1000")
            }
            try engine.docker.check("exec", "one", "ping", "-c", "1", "-w", "5", "10.66.0.128")
            try engine.docker.check("rm", "-f", "one")
            try engine.docker.check("network", "rm", "one")
            engine.killDaemon()
            try engine.start()
            #expect(try create("one", "10.66.0.1", "10.66.0.64/26").code == 0)
            #expect(
                try engine.inspect("two")["NetworkSettings"]?["Networks"]?["two"]?["IPAddress"]?.string == "10.66.0.128"
            )
        }
    }

    @Test func `the way out goes by the network with the highest priority`() throws {
        try Self.with { engine in
            try engine.docker.check(
                "network",
                "create",
                "-d",
                "macvlan",
                "-o",
                "parent=lan",
                "--subnet",
                "10.66.0.0/24",
                "--gateway",
                "10.66.0.1",
                "mv"
            )
            try engine.docker.check("network", "create", "--subnet", "10.67.0.0/24", "br")
            func route() throws -> String { try engine.docker.check("exec", "c1", "ip", "route").lines.first ?? "" }
            try engine.docker.check("run", "-d", "--name", "c1", "--network", "mv", "busybox", "sleep", "1000")
            #expect(try route().hasPrefix("default via 10.66.0.1 dev eth0"))
            try engine.docker.check("network", "connect", "--gw-priority", "1", "br", "c1")
            #expect(try route().hasPrefix("default via 10.67.0.1 dev eth1"))
            try engine.docker.check("network", "disconnect", "br", "c1")
            #expect(try route().hasPrefix("default via 10.66.0.1 dev eth0"))
            try engine.docker.check("network", "connect", "br", "c1")
            try engine.docker.check("network", "disconnect", "mv", "c1")
            #expect(try !engine.docker.check("exec", "c1", "ip", "-o", "link").out.contains("eth0"))
            #expect(try route().hasPrefix("default via 10.67.0.1 dev eth1"))
        }
    }

    private static let refusals: [(driver: String, options: String, words: String)] = [
        (
            "macvlan", #""macvlan_mode":"open""#,
            "requested macvlan mode 'open' is not valid, 'bridge' mode is the macvlan driver default"
        ),
        ("macvlan", #""parent":"lo""#, "loopback interface is not a valid macvlan parent link"),
        (
            "macvlan", #""parent":"none-such""#,
            "invalid subinterface vlan name none-such, example formatting is eth0.10"
        ),
        (
            "macvlan", #""parent":"a.b.c""#,
            "required interface name format is: name.vlan_id, ex. eth0.10 for vlan 10, instead received a.b.c"
        ),
        ("macvlan", #""parent":"lan.x""#, "unable to parse a valid vlan id from: x (ex. eth0.10 for vlan 10)"),
        ("macvlan", #""parent":"gone.5""#, "-o parent interface was not found on the host: gone"),
        ("macvlan", #""parent":"lan.4095""#, "vlan id must be between 1-4094, received: 4095"),
        (
            "ipvlan", #""ipvlan_mode":"l4""#,
            "requested ipvlan mode 'l4' is not valid, 'l2' mode is the ipvlan driver default"
        ),
        (
            "ipvlan", #""ipvlan_flag":"open""#,
            "requested ipvlan flag 'open' is not valid, 'bridge' is the ipvlan driver default"
        ),
        ("ipvlan", #""parent":"lo""#, "loopback interface is not a valid ipvlan parent link"),
    ]

    @Test func `options that cannot be are refused in docker's words`() throws {
        try Self.with { engine in
            func create(_ name: String, _ driver: String, _ options: String) throws -> EngineAnswer {
                try engine.api.post(
                    "/networks/create",
                    #"{"Name":"\#(name)","Driver":"\#(driver)","Options":{\#(options)}}"#
                )
            }
            for (driver, options, words) in Self.refusals {
                let answer = try create("x", driver, options)
                #expect(answer.status == 500 && answer.message == words, "\(options): \(answer)")
            }
            let lan = #""parent":"lan""#
            let first = try create("m1", "macvlan", lan).expecting(201).json["Id"]?.string ?? ""
            try create("m2", "macvlan", lan).expecting(201)
            #expect(
                try create("m3", "macvlan", lan + #","macvlan_mode":"passthru""#).message.hasSuffix(
                    "is already using parent interface lan"
                )
            )
            try engine.api.delete("/networks/m2").expecting(204)
            #expect(
                try create("m3", "macvlan", lan + #","macvlan_mode":"passthru""#).message
                    == "cannot use mode passthru, macvlan network \(first) is already using parent interface lan"
            )
            let far = #""parent":"far""#
            let other = try create("i1", "ipvlan", far).expecting(201).json["Id"]?.string ?? ""
            #expect(
                try create("i2", "ipvlan", far).message
                    == "network di-\(other.prefix(12)) is already using parent interface far"
            )
            let container = try engine.create(
                "true",
                host: #"{"NetworkMode":"i1"}"#,
                config: #","MacAddress":"02:42:00:00:00:01""#
            )
            let refused = try engine.api.post("/containers/\(container)/start")
            #expect(
                refused.message.hasSuffix("ipvlan interfaces do not support custom mac address assignment"),
                "\(refused)"
            )
        }
    }

    @Test(arguments: ["l2", "l3", "l3s"])
    func `containers of an ipvlan network have their parent's address and its way out`(mode: String) throws {
        try Self.with { engine in
            try engine.docker.check(
                "network",
                "create",
                "-d",
                "ipvlan",
                "-o",
                "parent=lan",
                "-o",
                "ipvlan_mode=\(mode)",
                "--subnet",
                "10.66.0.0/24",
                "--gateway",
                "10.66.0.1",
                "iv"
            )
            let started = try engine.docker("run", "-d", "--name", "c1", "--network", "iv", "busybox", "sleep", "1000")
            guard try Self.hasLinks("ipvlan") else {
                #expect(started.err.contains("this kernel has no links of the driver ipvlan"), "\(started)")
                return
            }
            try engine.docker.check("run", "-d", "--name", "c2", "--network", "iv", "busybox", "sleep", "1000")
            let place = try engine.inspect("c1")["NetworkSettings"]?["Networks"]?["iv"]
            #expect(place?["IPAddress"]?.string == "10.66.0.2" && place?["MacAddress"]?.string == "")
            #expect(place?["Gateway"]?.string == (mode == "l2" ? "10.66.0.1" : ""))
            let route = try engine.docker.check("exec", "c1", "ip", "route").lines.first ?? ""
            #expect(route.hasPrefix(mode == "l2" ? "default via 10.66.0.1 dev eth0" : "default dev eth0"), "\(route)")
            for target in mode == "l2" ? ["10.66.0.3", "10.66.0.1", "10.77.0.1"] : ["10.66.0.3"] {
                try engine.docker.check("exec", "c1", "ping", "-c", "1", "-w", "5", target)
            }
        }
    }

    @Test(.enabled(if: try hasLinks("ipvlan"), "the kernel has no links of ipvlan"), arguments: ["l3", "l3s"])
    func `a routed ipvlan network goes by its host's routes, over a cable to another host`(mode: String) throws {
        try Engine.with(networks: .own) { engine in
            try engine.withOutsider { outside in
                let options = ["-o", "parent=out100", "-o", "ipvlan_mode=\(mode)", "--subnet", "10.66.0.0/24"]
                let words = ["-H", "unix://\(engine.socket)", "network", "create", "-d", "ipvlan"] + options + ["iv"]
                try Command.check("\(engine.binaries)/docker", words)
                try engine.docker.check("run", "-d", "--name", "c1", "--network", "iv", "busybox", "sleep", "1000")
                // The other host's way back is by this one, whose link knows the container's address.
                try engine.docker.check("exec", "c1", "ping", "-c", "1", "-w", "5", "198.51.100.2")
                let server = try engine.create(ContainerServer.script(80), host: #"{"NetworkMode":"iv"}"#)
                try engine.api.start(server)
                // Without a gateway the second container has the second address.
                try ContainerServer.waitUntilReached(engine, outside, "10.66.0.2", 80)
            }
        }
    }

    @Test(arguments: ["macvlan", "ipvlan"])
    func `tagged packets of the parent have a link that comes and goes with its networks`(driver: String) throws {
        try Self.with { engine in
            let made = try engine.docker(
                "network",
                "create",
                "-d",
                driver,
                "-o",
                "parent=lan.5",
                "--subnet",
                "10.68.0.0/24",
                "--gateway",
                "10.68.0.1",
                "tagged"
            )
            guard try Self.hasLinks("vlan id 5") else {
                #expect(made.err.contains("this kernel has no links of the driver vlan"), "\(made)")
                return
            }
            #expect(made.code == 0, "\(made)")
            try engine.checkOnHost("ip link add link far name far.5 type vlan id 5")
            try engine.checkOnHost("ip addr add 10.68.0.1/24 dev far.5")
            try engine.checkOnHost("ip link set far.5 up")
            try engine.docker.check(
                "run",
                "--rm",
                "--network",
                "tagged",
                "busybox",
                "ping",
                "-c",
                "1",
                "-w",
                "5",
                "10.68.0.1"
            )
            if driver == "macvlan" {
                try engine.docker.check(
                    "network",
                    "create",
                    "-d",
                    driver,
                    "-o",
                    "parent=lan.5",
                    "--subnet",
                    "10.69.0.0/24",
                    "second"
                )
                try engine.docker.check("network", "rm", "tagged")
                try engine.checkOnHost("ip link show lan.5")
                try engine.docker.check("network", "rm", "second")
            } else {
                // After a start of the host the link is made anew.
                engine.stop()
                try engine.checkOnHost("ip link del lan.5")
                try engine.start()
                try engine.checkOnHost("ip link show lan.5")
                try engine.docker.check("network", "rm", "tagged")
            }
            #expect(try engine.onHost("ip", "link", "show", "lan.5").code != 0)
        }
    }

    @Test(arguments: ["macvlan", "ipvlan"])
    func `without a parent containers have each other alone`(driver: String) throws {
        try Self.with { engine in
            let made = try engine.docker("network", "create", "-d", driver, "--subnet", "10.68.0.0/24", "alone")
            guard try Self.hasLinks("dummy") else {
                #expect(made.err.contains("this kernel has no links of the driver dummy"), "\(made)")
                #expect(try engine.api.get("/networks/alone").status == 404)
                return
            }
            let id = try engine.api.get("/networks/alone").expecting(200).json["Id"]?.string ?? ""
            let dummy = "d\(driver.prefix(1))-\(id.prefix(12))"
            try engine.checkOnHost("ip link show \(dummy)")
            try engine.docker.check("run", "-d", "--name", "c1", "--network", "alone", "busybox", "sleep", "1000")
            let address = try engine.inspect("c1")["NetworkSettings"]?["Networks"]?["alone"]?["IPAddress"]?.string
            #expect(address == "10.68.0.1")
            try engine.docker.check(
                "run",
                "--rm",
                "--network",
                "alone",
                "busybox",
                "ping",
                "-c",
                "1",
                "-w",
                "5",
                "10.68.0.1"
            )
            #expect(try !engine.docker.check("exec", "c1", "ip", "route").out.contains("default"))
            try engine.docker.check("rm", "-f", "c1")
            try engine.docker.check("network", "rm", "alone")
            #expect(try engine.onHost("ip", "link", "show", dummy).code != 0)
        }
    }
}
