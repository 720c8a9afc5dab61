import Glibc
import Linux
import Support
import Testing
import Text

/// Networks without rules, without translation, without forwarding: what passes then, and what does not. The engine's
/// daemon is in a network namespace of its own, with a host outside.
@Suite(.serialized) struct NetworkRuleTests {
    private static let published = #"{"PortBindings":{"80/tcp":[{"HostPort":"8080"}]}}"#

    /// The address by which the outside sees a container.
    private static func source(_ engine: Engine, _ outside: [String], _ container: String) throws -> String {
        let script = """
            import socket
            server = socket.create_server(('198.51.100.2', 80))
            print('up', flush=True)
            print(server.accept()[1][0], flush=True)
            """
        let server = try BackgroundProcess("nsenter", outside + ["python3", "-c", script])
        try server.waitForOutput("up")
        _ = try engine.docker("exec", container, "nc", "-w", "5", "198.51.100.2", "80", input: "")
        return try server.finish().lines.last ?? ""
    }

    private static func hasTable(_ engine: Engine) throws -> Bool {
        try engine.onHost("nft", "list", "tables").out.contains("inet monohull")
    }

    private static func server(_ engine: Engine, _ host: String = "{}") throws -> String {
        let id = try engine.create(ContainerServer.script(80), host: host)
        try engine.api.start(id)
        try ContainerServer.waitUntilReached(engine, nil, "172.17.0.2", 80)
        return id
    }

    @Test func `without iptables nothing is filtered or translated, and netd leads to published ports`() throws {
        try Engine.with(arguments: ["--iptables=false"], networks: .own) { engine in
            let id = try Self.server(engine)
            #expect(try !Self.hasTable(engine))
            let options = try engine.api.get("/networks/bridge").expecting(200).json["Options"]
            #expect(options?["com.docker.network.bridge.enable_ip_masquerade"]?.string == "false")
            try engine.withOutsider { outside in
                let source = try Self.source(engine, outside, id)
                #expect(source == "172.17.0.2")
                #expect(try ContainerServer.answers(engine, outside, "172.17.0.2", 80))
            }
            let other = try engine.create("nc -w 5 172.17.0.2 80 </dev/null")
            #expect(try engine.finish(other).out == "answered\n")
            let published = try engine.create(ContainerServer.script(80), host: Self.published)
            try engine.api.start(published)
            for address in ["127.0.0.1", "::1"] {
                try ContainerServer.waitUntilReached(engine, nil, address, 8080)
            }
            #expect(try !Self.hasTable(engine))
        }
    }

    @Test(arguments: [true, false])
    func `containers keep their addresses outside where nothing masks them`(masks: Bool) throws {
        try Engine.with(arguments: masks ? [] : ["--ip-masq=false"], networks: .own) { engine in
            let id = try Self.server(engine, Self.published)
            try engine.withOutsider { outside in
                let source = try Self.source(engine, outside, id)
                #expect(source == (masks ? "198.51.100.1" : "172.17.0.2"))
                #expect(try ContainerServer.answers(engine, outside, "198.51.100.1", 8080))
                #expect(try !ContainerServer.answers(engine, outside, "172.17.0.2", 80))
            }
        }
    }

    @Test func `without forwarding a network ends at the host`() throws {
        try Engine.with(arguments: ["--ip-forward=false"], networks: .own) { engine in
            _ = try Self.server(engine, Self.published)
            #expect(try engine.onHost("cat", "/proc/sys/net/ipv4/ip_forward").line == "0")
            let other = try engine.create("nc -w 5 172.17.0.2 80 </dev/null")
            #expect(try engine.finish(other).out == "answered\n")
            try ContainerServer.waitUntilReached(engine, nil, "127.0.0.1", 8080)
            try engine.withOutsider { outside in
                let isReached = try ContainerServer.answers(engine, outside, "198.51.100.1", 8080)
                #expect(!isReached)
            }
        }
    }

    @Test(arguments: [true, false])
    func `rules of version 6 are switched off alone`(filters: Bool) throws {
        let arguments = ["--ipv6", "--fixed-cidr-v6", "fd66::/64"] + (filters ? [] : ["--ip6tables=false"])
        try Engine.with(arguments: arguments, networks: .own) { engine in
            let id = try Self.server(engine)
            try engine.withOutsider { outside in
                try engine.checkOnHost("ip addr add fd99::1/64 dev out100 nodad")
                let script = "ip addr add fd99::2/64 dev in0 nodad && ip route add fd66::/64 via fd99::1"
                try Command.check("nsenter", outside + ["sh", "-c", script])
                // The host reaches it: neither addresses nor the listener are what is missing.
                try ContainerServer.waitUntilReached(engine, nil, "fd66::2", 80)
                if filters {
                    #expect(try !ContainerServer.answers(engine, outside, "fd66::2", 80))
                } else {
                    try ContainerServer.waitUntilReached(engine, outside, "fd66::2", 80)
                }
                #expect(try !ContainerServer.answers(engine, outside, "172.17.0.2", 80))
                #expect(try Self.source(engine, outside, id) == "198.51.100.1")
            }
        }
    }
}
