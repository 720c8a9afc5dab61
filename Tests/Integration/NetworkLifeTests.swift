import Linux
import Support
import Testing
import Text

/// What networks keep, and what they leave, when containers and daemons come and go. The engine's daemon is in a network
/// namespace of its own.
@Suite(.serialized) struct NetworkLifeTests {
    private static func namespaces(_ engine: Engine) -> [String] {
        ((try? Files.list("\(engine.folder.path)/exec/netns")) ?? []).sorted()
    }

    private static func address(_ engine: Engine, _ container: String, _ network: String) throws -> String? {
        try engine.inspect(container)["NetworkSettings"]?["Networks"]?[network]?["IPAddress"]?.string
    }

    @Test func `an ended container has nothing of its run after a restart of the daemon`() throws {
        try Engine.with(networks: .own) { engine in
            let id = try engine.create("sleep 1000", host: #"{"PortBindings":{"80/tcp":[{"HostPort":"8081"}]}}"#)
            try engine.api.start(id)
            let mac = try engine.inspect(id)["NetworkSettings"]?["Networks"]?["bridge"]?["MacAddress"]?.string
            try engine.api.post("/containers/\(id)/stop?t=0").expecting(204)
            engine.killDaemon()
            try engine.start()
            let ended = try engine.inspect(id)["NetworkSettings"]
            #expect(ended?["Networks"]?["bridge"]?["MacAddress"]?.string == "")
            #expect(ended?["Networks"]?["bridge"]?["IPAddress"]?.string == "")
            #expect(ended?["SandboxKey"]?.string == "")
            #expect(ended?["Ports"]?.members.isEmpty == true)
            // Another one takes its address; the hardware address follows from the address that it gets now.
            let other = try engine.create("sleep 1000")
            try engine.api.start(other)
            try engine.api.start(id)
            #expect(try Self.address(engine, id, "bridge") == "172.17.0.3")
            let now = try engine.inspect(id)["NetworkSettings"]?["Networks"]?["bridge"]?["MacAddress"]?.string
            #expect(mac == "02:42:ac:11:00:02" && now == "02:42:ac:11:00:03")
        }
    }

    @Test func `a namespace goes with its container, also when that had left its networks`() throws {
        try Engine.with(networks: .own) { engine in
            let id = try engine.create("sleep 1000")
            try engine.api.start(id)
            #expect(Self.namespaces(engine).count == 1)
            try engine.api.post("/networks/bridge/disconnect", #"{"Container":"\#(id)"}"#).expecting(200)
            try engine.api.post("/containers/\(id)/stop?t=0").expecting(204)
            #expect(Self.namespaces(engine).isEmpty)
            // What no container has is swept at the next start; what one has stays.
            try engine.api.start(id)
            try engine.api.post("/networks/bridge/connect", #"{"Container":"\#(id)"}"#).expecting(200)
            let own = Self.namespaces(engine)
            engine.killDaemon()
            _ = try engine.folder.file("exec/netns/0123456789ab", "")
            try engine.start()
            #expect(Self.namespaces(engine) == own && own.count == 1)
            #expect(try engine.docker.check("exec", id, "ip", "addr").out.contains("172.17.0.2/16"))
        }
    }

    @Test func `a container without networks comes into one, stopped or running`() throws {
        try Engine.with(networks: .own) { engine in
            let id = try engine.create("sleep 1000", host: #"{"NetworkMode":"none"}"#)
            for isRunning in [false, true] {
                if isRunning { try engine.api.start(id) }
                let old = isRunning ? "bridge" : "none"
                let new = isRunning ? "one" : "bridge"
                if isRunning { try engine.api.post("/networks/create", #"{"Name":"one"}"#).expecting(201) }
                try engine.api.post("/networks/\(old)/disconnect", #"{"Container":"\#(id)"}"#).expecting(200)
                #expect(try engine.inspect(id)["NetworkSettings"]?["Networks"]?.members.isEmpty == true)
                try engine.api.post("/networks/\(new)/connect", #"{"Container":"\#(id)"}"#).expecting(200)
            }
            #expect(try engine.docker.check("exec", id, "ip", "addr").out.contains("172.18.0.2/16"))
            // One that never had a network while it ran: the namespace is the runtime's.
            let alone = try engine.create("sleep 1000", host: #"{"NetworkMode":"none"}"#)
            try engine.api.start(alone)
            try engine.api.post("/networks/none/disconnect", #"{"Container":"\#(alone)"}"#).expecting(200)
            try engine.api.post("/networks/one/connect", #"{"Container":"\#(alone)"}"#).expecting(200)
            #expect(try engine.docker.check("exec", alone, "ip", "addr").out.contains("172.18.0.3/16"))
            try engine.api.post("/containers/\(alone)/restart?t=0").expecting(204)
            #expect(try engine.docker.check("exec", alone, "ip", "addr").out.contains("172.18.0.3/16"))
        }
    }

    @Test func `the gateway's priority moves the routes of a running container`() throws {
        try Engine.with(networks: .own) { engine in
            for name in ["a", "b"] {
                try engine.api.post("/networks/create", #"{"Name":"\#(name)"}"#).expecting(201)
            }
            let id = try engine.create("sleep 1000", host: #"{"NetworkMode":"a"}"#)
            try engine.api.start(id)
            func route() throws -> String { try engine.docker.check("exec", id, "ip", "route").lines[0] }
            #expect(try route().contains("via 172.18.0.1"))
            let wish = #"{"Container":"\#(id)","EndpointConfig":{"GwPriority":10}}"#
            try engine.api.post("/networks/b/connect", wish).expecting(200)
            #expect(try route().contains("via 172.19.0.1"))
            try engine.api.post("/networks/b/disconnect", #"{"Container":"\#(id)"}"#).expecting(200)
            #expect(try route().contains("via 172.18.0.1"))
        }
    }

    @Test func `a connect that fails late leaves the container as it was`() throws {
        try Engine.with(networks: .own) { engine in
            for name in ["a", "b"] {
                let options = #"{"com.docker.network.bridge.host_binding_ipv4":"192.0.2.\#(name == "a" ? 0 : 1)"}"#
                let body = #"{"Name":"\#(name)","Options":\#(name == "a" ? "{}" : options)}"#
                try engine.api.post("/networks/create", body).expecting(201)
            }
            let ports = #"{"NetworkMode":"a","PortBindings":{"80/tcp":[{"HostPort":"8082"}]}}"#
            let id = try engine.create("sleep 1000", host: ports)
            try engine.api.start(id)
            let before = try engine.inspect(id)["NetworkSettings"]?["Ports"]?.rawBytes
            // Its ports would have to move to an address that the host has not.
            let wish = #"{"Container":"\#(id)","EndpointConfig":{"GwPriority":10}}"#
            let answer = try engine.api.post("/networks/b/connect", wish)
            #expect(answer.status == 500 && answer.message.contains("192.0.2.1:8082"), "\(answer)")
            #expect(try engine.docker.check("exec", id, "ip", "route").lines[0].contains("via 172.18.0.1"))
            #expect(try engine.inspect(id)["NetworkSettings"]?["Ports"]?.rawBytes == before)
            #expect(try Self.address(engine, id, "b") == nil)
            #expect(try engine.api.get("/networks/b").expecting(200).json["Containers"]?.members.isEmpty == true)
        }
    }

    @Test func `another engine's bridge is neither taken over nor removed`() throws {
        try Engine.with(busybox: false, networks: .own) { engine in
            engine.stop()
            #expect(try engine.onHost("ip", "link", "show", "docker0").code == 0, "it stays, as docker's does")
            try #require(try engine.onHost("ip", "link", "delete", "docker0").code == 0)
            try #require(try engine.onHost("ip", "link", "add", "docker0", "type", "bridge").code == 0)
            try engine.start()
            // The network is known from before, and refused.
            #expect(engine.log.contains("the host's link docker0 was made by another engine or by hand"))
            engine.stop()
            try Files.removeTree(engine.dataRoot)
            #expect(throws: (any Error).self) { try engine.start() }
            let words =
                "end that engine and remove the link, or start this one without a default network (--bridge none)"
            #expect(engine.log.contains(words))
            let link = try engine.onHost("ip", "-o", "addr", "show", "docker0").out
            #expect(!link.contains("172.17.0.1"), "\(link)")
            try #require(try engine.onHost("ip", "link", "delete", "docker0").code == 0)
            try engine.start()
        }
    }

    @Test func `containers are listed by the ids of networks that nothing is made for`() throws {
        try Engine.with(networks: .own) { engine in
            for mode in ["none", "host"] {
                let id = try engine.create("sleep 1000", host: #"{"NetworkMode":"\#(mode)"}"#)
                try engine.api.start(id)
                let network = try #require(try engine.api.get("/networks/\(mode)").expecting(200).json["Id"]?.string)
                let found = try engine.api.get(#"/containers/json?filters={"network":["\#(network)"]}"#).expecting(200)
                #expect(try found.json.elements.compactMap { $0["Id"]?.string } == [id])
            }
        }
    }
}
