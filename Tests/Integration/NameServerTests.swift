import Glibc
import Linux
import Support
import Testing
import Text

/// What netd asks other servers, and what stands in resolv.conf. The servers are this suite's own, at addresses of the
/// loopback of the engine's host, which is a network namespace of its own.
@Suite(.serialized) struct NameServerTests {
    /// A server of DNS over UDP and TCP that tells whom it was asked for: `last` ends the address that it answers with. The
    /// one with 1 fails for names that begin with "fail"; by UDP an answer is cut for those that begin with "long".
    private static func server(_ engine: Engine, at address: String, last: Int) throws -> BackgroundProcess {
        let version = address.utf8.contains(UInt8(ascii: ":")) ? 6 : 4
        try engine.checkOnHost("ip addr add \(address)/\(version == 6 ? 128 : 32) dev lo")
        let script = """
            import select, socket
            family = socket.AF_INET6 if \(version) == 6 else socket.AF_INET
            u, t = socket.socket(family, socket.SOCK_DGRAM), socket.socket(family)
            t.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            for s in (u, t): s.bind(("\(address)", 53))
            t.listen()
            def answer(d, how):
                end = d.index(0, 12)
                words, place = [], 12
                while d[place]:
                    words.append(d[place + 1:place + 1 + d[place]].decode())
                    place += 1 + d[place]
                print(how, ".".join(words), flush=True)
                q = d[12:end + 5]
                if words[0].startswith("fail") and \(last) == 1: return d[:2] + b"\\x81\\x82\\0\\1\\0\\0\\0\\0\\0\\0" + q
                if words[0].startswith("long") and how == "udp": return d[:2] + b"\\x83\\x80\\0\\1\\0\\0\\0\\0\\0\\0" + q
                return (d[:2] + b"\\x81\\x80\\0\\1\\0\\1\\0\\0\\0\\0" + q
                        + b"\\xc0\\x0c\\0\\1\\0\\1\\0\\0\\0\\x3c\\0\\4" + bytes([192, 0, 2, \(last)]))
            print("ready", flush=True)
            while True:
                for s in select.select([u, t], [], [])[0]:
                    if s is u:
                        d, a = u.recvfrom(4096)
                        u.sendto(answer(d, "udp"), a)
                    else:
                        c, a = t.accept()
                        d = answer(c.recv(4096)[2:], "tcp")
                        c.sendall(len(d).to_bytes(2, "big") + d)
                        c.close()
            """
        let namespace = "/proc/\(try #require(engine.daemonPid))/ns/net"
        let server = try BackgroundProcess("nsenter", ["--net=\(namespace)", "python3", "-c", script])
        try server.waitForOutput("ready")
        return server
    }

    /// What a server was asked, in order; it ends.
    private static func log(_ server: BackgroundProcess) throws -> [String] {
        server.send(SIGKILL)
        return try Array(server.finish().lines.dropFirst())
    }

    private static func sleeper(_ engine: Engine, _ name: String, _ host: String) throws {
        _ = try engine.create("exec sleep 1000", host: #"{"NetworkMode":"n1"\#(host)}"#, name: name)
        try engine.api.start(name)
    }

    private static func network(_ engine: Engine, _ members: String = "") throws {
        try engine.api.post("/networks/create", #"{"Name":"n1"\#(members)}"#).expecting(201)
    }

    private static func ask(_ engine: Engine, _ asker: String, _ words: String...) throws -> Output {
        try Command.run(
            engine.docker.program,
            ["exec", asker, "nslookup"] + words,
            environment: engine.docker.environment
        )
    }

    private static func resolvers(_ engine: Engine, _ name: String) throws -> [String] {
        try engine.docker.check("exec", name, "cat", "/etc/resolv.conf").lines.filter {
            !$0.hasPrefix("#") && !$0.isEmpty
        }
    }

    @Test func `servers of --dns are asked in their order, out of the container, and the next where one fails`() throws
    {
        try Engine.with(networks: .own) { engine in
            let first = try Self.server(engine, at: "10.77.0.1", last: 1)
            let second = try Self.server(engine, at: "10.77.0.2", last: 2)
            try Self.network(engine)
            try Self.sleeper(engine, "one", #","Dns":["10.77.0.1","10.77.0.2"]"#)
            #expect(try Self.resolvers(engine, "one").first == "nameserver 127.0.0.11")
            let found = try Self.ask(engine, "one", "-type=a", "www.example")
            #expect(found.code == 0 && found.out.contains("192.0.2.1\n"), "\(found)")
            let other = try Self.ask(engine, "one", "-type=a", "fail.example")
            #expect(other.code == 0 && other.out.contains("192.0.2.2\n"), "\(other)")
            #expect(try Self.log(first) == ["udp www.example", "udp fail.example"])
            // The first is away now: nobody listens there.
            let next = try Self.ask(engine, "one", "-type=a", "more.example")
            #expect(next.code == 0 && next.out.contains("192.0.2.2\n"), "\(next)")
            #expect(try Self.log(second) == ["udp fail.example", "udp more.example"])
        }
    }

    @Test func `containers and servers are found by version 6, too`() throws {
        try Engine.with(networks: .own) { engine in
            let server = try Self.server(engine, at: "fd77::53", last: 6)
            try Self.network(engine, #","EnableIPv6":true,"IPAM":{"Config":[{"Subnet":"fd78::/64"}]}"#)
            try Self.sleeper(engine, "one", #","Dns":["fd77::53"]"#)
            try Self.sleeper(engine, "two", "")
            let network = try engine.inspect("two")["NetworkSettings"]?["Networks"]?["n1"]
            let address = try #require(network?["GlobalIPv6Address"]?.string)
            let found = try Self.ask(engine, "one", "-type=aaaa", "two")
            #expect(found.code == 0 && found.out.contains("Address: \(address)\n"), "\(found)")
            #expect(try Self.ask(engine, "one", address).out.contains("name = two.n1"))
            #expect(
                try engine.docker.check("exec", "one", "ping", "-6", "-c1", "-W5", "two").out.contains("(\(address))")
            )
            let outside = try Self.ask(engine, "one", "-type=a", "www.example")
            #expect(outside.code == 0 && outside.out.contains("192.0.2.6\n"), "\(outside)")
            #expect(try Self.log(server) == ["udp www.example"])
        }
    }

    @Test func `search and options are the container's, and with ndots a name without dots is nobody else's business`()
        throws
    {
        try Engine.with(networks: .own) { engine in
            let server = try Self.server(engine, at: "10.77.0.1", last: 1)
            try Self.network(engine)
            let search = #","DnsSearch":["a.example","b.example"]"#
            let dns = #","Dns":["10.77.0.1"]"#
            try Self.sleeper(engine, "one", #"\#(dns)\#(search),"DnsOptions":["ndots:2","timeout:3"]"#)
            try Self.sleeper(engine, "two", dns)
            #expect(
                try Self.resolvers(engine, "one") == [
                    "nameserver 127.0.0.11", "search a.example b.example", "options ndots:2 timeout:3",
                ]
            )
            #expect(try Self.resolvers(engine, "two").last?.contains("ndots:0") == true)
            _ = try Self.ask(engine, "one", "-type=a", "single.")
            #expect(try Self.ask(engine, "two", "-type=a", "alone.").code == 0)
            let asked = try Self.log(server)
            #expect(asked.contains("udp alone") && !asked.contains { $0.hasSuffix("single") }, "\(asked)")
        }
    }

    @Test func `a cut answer is handed on, and a question by TCP is asked by TCP`() throws {
        try Engine.with(networks: .own) { engine in
            let server = try Self.server(engine, at: "10.77.0.1", last: 1)
            try Self.network(engine)
            try Self.sleeper(engine, "one", #","Dns":["10.77.0.1"]"#)
            let pid = try #require(engine.inspect("one")["State"]?["Pid"]?.int)
            let script = """
                import socket
                q = b"\\x12\\x34\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\4long\\7example\\0\\0\\1\\0\\1"
                u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                u.settimeout(20)
                u.connect(("127.0.0.11", 53))
                u.send(q)
                d = u.recv(4096)
                print(d[:2] == q[:2], d[2] & 2)
                t = socket.create_connection(("127.0.0.11", 53), 20)
                t.sendall(len(q).to_bytes(2, "big") + q)
                d = t.recv(4096)[2:]
                print(d[:2] == q[:2], d[2] & 2, list(d[-4:]))
                """
            let told = try Command.check("nsenter", ["--net=/proc/\(pid)/ns/net", "python3", "-c", script])
            #expect(told.lines == ["True 2", "True 0 [192, 0, 2, 1]"])
            #expect(try Self.log(server) == ["udp long.example", "tcp long.example"])
        }
    }

    @Test func `a container that comes into its first own network gets netd for its server, unless it wrote the file`()
        throws
    {
        try Engine.with(networks: .own) { engine in
            try Self.network(engine)
            for name in ["one", "two"] {
                _ = try engine.create("exec sleep 1000", host: #"{"Dns":["10.77.0.1"]}"#, name: name)
                try engine.api.start(name)
                #expect(try Self.resolvers(engine, name) == ["nameserver 10.77.0.1"])
            }
            try engine.docker.check("exec", "two", "sh", "-c", "echo nameserver 10.77.0.2 > /etc/resolv.conf")
            for name in ["one", "two"] {
                try engine.api.post("/networks/n1/connect", #"{"Container":"\#(name)"}"#).expecting(200)
            }
            #expect(try Self.resolvers(engine, "one").first == "nameserver 127.0.0.11")
            #expect(try Self.ask(engine, "one", "-type=a", "two").code == 0)
            #expect(try Self.resolvers(engine, "two") == ["nameserver 10.77.0.2"])
        }
    }

    @Test func `a change of the host's servers counts from the next question on`() throws {
        let accounts = ["resolv.conf": "nameserver 10.77.0.1\n"]
        try Engine.with(networks: .own, accounts: accounts) { engine in
            let first = try Self.server(engine, at: "10.77.0.1", last: 1)
            let second = try Self.server(engine, at: "10.77.0.2", last: 2)
            try Self.network(engine)
            try Self.sleeper(engine, "one", "")
            let before = try Self.ask(engine, "one", "-type=a", "before.example")
            #expect(before.code == 0 && before.out.contains("192.0.2.1\n"), "\(before)")
            let file = try engine.folder.file("changed", "# by the administrator\nnameserver 10.77.0.2\n")
            let daemon = "\(try #require(engine.daemonPid))"
            try Command.check("nsenter", ["-t", daemon, "-m", "mount", "--bind", file, "/etc/resolv.conf"])
            let after = try Self.ask(engine, "one", "-type=a", "after.example")
            #expect(after.code == 0 && after.out.contains("192.0.2.2\n"), "\(after)")
            #expect(try Self.log(first) == ["udp before.example"])
            #expect(try Self.log(second) == ["udp after.example"])
        }
    }
}
