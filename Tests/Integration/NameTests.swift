import Glibc
import Linux
import Support
import Testing
import Text

/// Names of containers in networks that clients made, as programs in containers ask for them. netd serves them; the
/// engine's daemon is in a network namespace of its own.
@Suite(.serialized) struct NameTests {
    private static func network(_ engine: Engine, _ name: String, _ members: String = "") throws {
        try engine.api.post("/networks/create", #"{"Name":"\#(name)"\#(members)}"#).expecting(201)
    }

    /// A container that sleeps, in a network.
    private static func sleeper(
        _ engine: Engine,
        _ name: String,
        in network: String,
        host: String = "",
        place: String = "{}"
    ) throws {
        let config = #","NetworkingConfig":{"EndpointsConfig":{"\#(network)":\#(place)}}"#
        _ = try engine.create(
            "sleep 1000",
            host: #"{"NetworkMode":"\#(network)"\#(host)}"#,
            config: config,
            name: name
        )
        try engine.api.start(name)
    }

    private static func address(_ engine: Engine, _ name: String, in network: String) throws -> String {
        try engine.inspect(name)["NetworkSettings"]?["Networks"]?[network]?["IPAddress"]?.string ?? ""
    }

    private static func ask(_ engine: Engine, _ asker: String, _ words: String...) throws -> Output {
        try Command.run(
            engine.docker.program,
            ["exec", asker, "nslookup"] + words,
            environment: engine.docker.environment
        )
    }

    private static func netd(_ engine: Engine) -> [pid_t] {
        engine.processes(naming: "\(engine.folder.path)/exec/netd").filter { engine.name(of: $0) == "netd" }
    }

    @Test func `containers of a network find each other by names, aliases, ids and addresses`() throws {
        try Engine.with(networks: .own) { engine in
            try Self.network(engine, "n1")
            try Self.network(engine, "n2")
            try Self.sleeper(engine, "one", in: "n1", place: #"{"Aliases":["both","first"]}"#)
            try Self.sleeper(engine, "two", in: "n1", place: #"{"Aliases":["both"],"Links":["one:linked"]}"#)
            try Self.sleeper(engine, "other", in: "n2")
            let (one, two) = try (Self.address(engine, "one", in: "n1"), Self.address(engine, "two", in: "n1"))
            let id = try #require(engine.inspect("one")["Id"]?.string)
            for name in ["one", "ONE", "first", "one.n1", String(id.prefix(12)), "linked"] {
                let found = try Self.ask(engine, "two", "-type=a", name)
                #expect(found.code == 0 && found.out.contains("Address: \(one)\n"), "\(name): \(found)")
            }
            let both = try Self.ask(engine, "two", "-type=a", "both").out
            #expect(both.contains("Address: \(one)\n") && both.contains("Address: \(two)\n"), "\(both)")
            // A name that is there without an address of version 6 is no unknown one.
            let version6 = try Self.ask(engine, "two", "-type=aaaa", "one")
            #expect(version6.code == 0 && !version6.out.contains("NXDOMAIN"), "\(version6)")
            #expect(try Self.ask(engine, "two", one).out.contains("name = one.n1"))
            #expect(try engine.docker.check("exec", "two", "ping", "-c1", "-W5", "first").out.contains("(\(one))"))
            for name in ["other", "other.n2", "linked.n2"] {
                #expect(try Self.ask(engine, "one", "-type=a", name).code != 0, "\(name)")
            }
            // A link is its owner's alone.
            #expect(try Self.ask(engine, "one", "-type=a", "linked").code != 0)
            let file = try engine.docker.check("exec", "one", "cat", "/etc/resolv.conf").out
            #expect(file.contains("\nnameserver 127.0.0.11\n") && file.contains("ndots:0"), "\(file)")

            try engine.api.post("/networks/n2/connect", #"{"Container":"one"}"#).expecting(200)
            #expect(try Self.ask(engine, "one", "-type=a", "other").code == 0)
            #expect(try Self.ask(engine, "other", "-type=a", "one").code == 0)
            try engine.api.post("/containers/one/rename?name=uno").expecting(204)
            #expect(try Self.ask(engine, "other", "-type=a", "uno").code == 0)
            #expect(try Self.ask(engine, "other", "-type=a", "one").code != 0)
            try engine.api.post("/networks/n2/disconnect", #"{"Container":"uno"}"#).expecting(200)
            #expect(try Self.ask(engine, "other", "-type=a", "uno").code != 0)
            try engine.api.post("/containers/uno/stop?t=0").expecting(204)
            #expect(try Self.ask(engine, "two", "-type=a", "first").code != 0)
        }
    }

    /// 1234 id; 0100 recursion wanted; one question; then the name, kind A, class IN, behind its length.
    private static func question(_ name: String) -> String {
        let label = name.utf8.map { "\\x" + String($0, radix: 16) }.joined()
        let length = String(18 + name.utf8.count, radix: 16)
        return "\\x00\\x\(length)\\x12\\x34\\x01\\x00\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x\(name.utf8.count)"
            + "\(label)\\x00\\x00\\x01\\x00\\x01"
    }

    @Test func `names are answered over TCP, too`() throws {
        try Engine.with(networks: .own) { engine in
            try Self.network(engine, "n1")
            try Self.sleeper(engine, "one", in: "n1")
            let script = "printf '\(Self.question("one"))' | timeout 5 nc 127.0.0.11 53 | hexdump -ve '1/1 \"%02x\"'"
            let answer = try engine.docker("exec", "one", "sh", "-c", script).out
            let address = try #require(IPAddress(Self.address(engine, "one", in: "n1")))
            let bytes = address.bytes.map { String(256 + Int($0), radix: 16).dropFirst() }.joined()
            // 12 + 9 + 16 bytes: an answer without error, one question, one record, whose data ends it.
            #expect(answer.hasPrefix("0025" + "1234" + "8180" + "0001" + "0001"), "\(answer)")
            #expect(answer.hasSuffix("0004" + bytes), "\(answer)")
        }
    }

    @Test func `port 53 is the containers' own, and their own name server is not in the way`() throws {
        try Engine.with(networks: .own) { engine in
            try Self.network(engine, "n1")
            try Self.sleeper(engine, "one", in: "n1")
            let script = "nc -l -p 53 & sleep 0.2; nslookup -type=a one && kill $!"
            let found = try engine.docker("exec", "one", "sh", "-c", script)
            #expect(found.code == 0, "\(found)")
        }
    }

    @Test func `names outlive the daemons, and netd is found again or started again`() throws {
        try Engine.with(networks: .own) { engine in
            #expect(Self.netd(engine).isEmpty)
            try Self.network(engine, "n1")
            try Self.sleeper(engine, "one", in: "n1")
            try Self.sleeper(engine, "two", in: "n1")
            let first = Self.netd(engine)
            #expect(first.count == 1)
            let pid = try #require(engine.inspect("two")["State"]?["Pid"]?.int)
            func ask(_ name: String) throws -> Output {
                // The daemons may be away: into the container's namespaces by hand.
                try Command.run(
                    "nsenter",
                    ["-t", "\(pid)", "-n", "-m", "/bin/busybox", "nslookup", "-type=a", name]
                )
            }
            #expect(try ask("one").code == 0)
            try engine.killDaemons()
            #expect(try ask("one").code == 0)
            try engine.start()
            #expect(Self.netd(engine) == first)
            #expect(try ask("one").code == 0)
            try Self.sleeper(engine, "three", in: "n1")
            #expect(try ask("three").code == 0)

            kill(first[0], SIGKILL)
            try Clock.wait("another netd serves") {
                let now = Self.netd(engine)
                return try now.count == 1 && now != first && ask("three").code == 0
            }
            let second = Self.netd(engine)
            engine.stop()
            #expect(Self.netd(engine) == second)
            kill(second[0], SIGKILL)
            try engine.start()
            #expect(try ask("one").code == 0)
            for name in ["one", "two", "three"] { try engine.api.delete("/containers/\(name)?force=1").expecting(204) }
            engine.stop()
            #expect(Self.netd(engine).isEmpty)
        }
    }

    /// Answers each question with a forged answer, whose id is another, and then with the true one.
    private static func server(_ engine: Engine, at address: String) throws -> BackgroundProcess {
        let script = """
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(("\(address)", 53))
            print("ready", flush=True)
            while True:
                d, a = s.recvfrom(4096)
                q = d[12:d.index(0, 12) + 5]
                for i, last in ((bytes([d[0] ^ 1, d[1]]), 66), (d[:2], 77)):
                    s.sendto(i + b"\\x81\\x80\\0\\1\\0\\1\\0\\0\\0\\0" + q + b"\\xc0\\x0c\\0\\1\\0\\1\\0\\0\\0\\x3c\\0\\4"
                             + bytes([192, 0, 2, last]), a)
            """
        let pid = try #require(engine.daemonPid)
        let server = try BackgroundProcess("nsenter", ["--net=/proc/\(pid)/ns/net", "python3", "-c", script])
        try server.waitForOutput("ready")
        return server
    }

    @Test func `what is no container's name is asked of the host's servers, but not out of an internal network`() throws
    {
        let file = try String(decoding: Files.read("/etc/resolv.conf"), as: UTF8.self)
        let servers = file.split(separator: "\n").filter { $0.hasPrefix("nameserver ") }.map { $0.dropFirst(11) }
        guard let address = servers.first.map(String.init), !address.utf8.contains(UInt8(ascii: ":")) else { return }
        try Engine.with(networks: .own) { engine in
            // In the engine's own network namespace that address is the test's.
            _ = try engine.onHost("ip", "addr", "add", "\(address)/32", "dev", "lo")
            let server = try Self.server(engine, at: address)
            defer {
                server.send(SIGKILL)
                _ = try? server.finish()
            }
            try Self.network(engine, "n1")
            try Self.network(engine, "closed", #","Internal":true"#)
            try Self.sleeper(engine, "one", in: "n1")
            try Self.sleeper(engine, "two", in: "closed")
            let found = try Self.ask(engine, "one", "-type=a", "www.example")
            #expect(
                found.code == 0 && found.out.contains("192.0.2.77") && !found.out.contains("192.0.2.66"),
                "\(found)"
            )
            let refused = try Self.ask(engine, "two", "-type=a", "www.example")
            #expect(refused.code != 0 && refused.out.contains("SERVFAIL"), "\(refused)")
            #expect(try Self.ask(engine, "two", "-type=a", "two").code == 0)
        }
    }
}
