import Glibc
import Linux
import Support
import Testing
import Text

/// Ports that netd answers at, since the kernel cannot translate what comes there: by ::1, and by version 6 for containers
/// without it. The engine's daemon is in a network namespace of its own; its loopback is the host's.
@Suite(.serialized) struct PublishedPortTests {
    /// Runs a container that listens by `script`, with these bindings; the answer is its id.
    private static func listener(_ engine: Engine, _ script: String, _ bindings: String) throws -> String {
        let id = try engine.create(script, host: #"{"PortBindings":\#(bindings)}"#)
        try engine.api.start(id)
        return id
    }

    /// The last line that a program of Python prints on the engine's host; `connect` waits until somebody listens there.
    private static func onHost(_ engine: Engine, _ lines: String) throws -> String {
        let script = """
            import socket, sys, time
            def connect(address, port, tries=100):
                for left in range(tries):
                    s = socket.create_connection((address, port))
                    s.settimeout(20)
                    # Nobody listens in the container yet: netd takes the connection and ends it.
                    s.setblocking(False)
                    time.sleep(0.05)
                    try:
                        if s.recv(1, socket.MSG_PEEK) == b"": raise ConnectionResetError
                    except BlockingIOError: pass
                    except ConnectionResetError:
                        s.close()
                        continue
                    s.settimeout(20)
                    return s
                raise SystemExit("nobody listens")
            def rest(s):
                found = b""
                while True:
                    piece = s.recv(65536)
                    if not piece: return found
                    found += piece

            """
        let output = try engine.onHost("python3", "-c", script + lines)
        guard output.code == 0 else { throw Failure("\(output)") }
        return output.lines.last ?? ""
    }

    private static func netd(_ engine: Engine) throws -> pid_t {
        let found = engine.processes(naming: "\(engine.folder.path)/exec/netd").filter { engine.name(of: $0) == "netd" }
        try #require(found.count == 1, "\(found)")
        return found[0]
    }

    /// Bytes of memory of its own.
    private static func anonymous(_ process: pid_t) throws -> Int {
        let text = String(decoding: try Files.read("/proc/\(process)/smaps_rollup"), as: UTF8.self)
        let line = text.part(after: "\nAnonymous:", before: "kB")
        return try #require(Int(String(line.filter(\.isNumber)))) << 10
    }

    private static func ports(_ engine: Engine, _ id: String) throws -> [String] {
        try engine.docker.check("port", id).out.split(separator: "\n").map(String.init)
    }

    @Test func `a port is published by both versions, and the end of what one side sends leaves the other its word`()
        throws
    {
        try Engine.with(networks: .own) { engine in
            let id = try Self.listener(engine, "exec nc -ll -p 80 -e wc -c", #"{"80/tcp":[{"HostPort":"8090"}]}"#)
            #expect(try Self.ports(engine, id) == ["80/tcp -> 0.0.0.0:8090", "80/tcp -> [::]:8090"])
            // More than sockets and pipes hold.
            for address in ["::1", "127.0.0.1"] {
                let count = try Self.onHost(
                    engine,
                    """
                    s = connect("\(address)", 8090)
                    for _ in range(200): s.sendall(b"x" * 100000)
                    s.shutdown(socket.SHUT_WR)
                    print(rest(s).decode().strip())
                    """
                )
                #expect(count == "20000000", "\(address): \(count)")
            }
            try engine.api.delete("/containers/\(id)?force=1").expecting(204)
            // Given back: somebody else can have it.
            _ = try Self.onHost(engine, "s = socket.socket(socket.AF_INET6)\ns.bind(('::', 8090))")
        }
    }

    @Test func `what a container does not take stays with its client, and what is sent down arrives whole`() throws {
        try Engine.with(networks: .own) { engine in
            _ = try Self.listener(
                engine,
                "nc -ll -p 80 -e sleep 1000 & exec nc -ll -p 81 -e head -c 30000000 /dev/zero",
                #"{"80/tcp":[{"HostPort":"8090"}],"81/tcp":[{"HostPort":"8091"}]}"#
            )
            let netd = try Self.netd(engine)
            let before = try Self.anonymous(netd)
            let sent = try Self.onHost(
                engine,
                """
                s = connect("::1", 8090)
                s.settimeout(1)
                sent = 0
                try:
                    while sent < 200000000: sent += s.send(b"x" * 100000)
                except TimeoutError: pass
                print(sent)
                """
            )
            #expect(try #require(Int(sent)) < 200_000_000)
            #expect(try Self.anonymous(netd) - before < 4 << 20)
            #expect(try Self.onHost(engine, "print(len(rest(connect('::1', 8091))))") == "30000000")
        }
    }

    @Test func `datagrams find their way back to each client, from the address that they were sent to`() throws {
        try Engine.with(networks: .own) { engine in
            let id = try Self.listener(engine, "exec sleep 1000", #"{"53/udp":[{}]}"#)
            let ports = try Self.ports(engine, id)
            let port = try #require(ports.first?.split(separator: ":").last)
            #expect(ports.last == "53/udp -> [::]:\(port)")
            let pid = try #require(engine.inspect(id)["State"]?["Pid"]?.int)
            let echo = """
                import socket
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                s.bind(("", 53))
                print("ready", flush=True)
                while True:
                    d, a = s.recvfrom(65536)
                    s.sendto(d[::-1], a)
                """
            let server = try BackgroundProcess("nsenter", ["--net=/proc/\(pid)/ns/net", "python3", "-c", echo])
            defer {
                server.send(SIGKILL)
                _ = try? server.finish()
            }
            try server.waitForOutput("ready")
            // Two addresses of version 6: an answer from the wrong one does not reach a connected socket.
            try engine.checkOnHost("ip -6 addr add fd77::1/64 dev lo")
            try engine.checkOnHost("ip -6 addr add fd77::2/64 dev lo")
            let answers = try Self.onHost(
                engine,
                """
                found = []
                clients = []
                for address in ["::1", "fd77::2", "fd77::1"]:
                    for word in [b"", b"abc", b"y" * 60000]:
                        s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
                        s.settimeout(10)
                        s.connect((address, \(port)))
                        s.send(word)
                        clients.append((s, word, s.recv(65536)))
                print(all(answer == word[::-1] for s, word, answer in clients))
                """
            )
            #expect(answers == "True")
        }
    }

    @Test func `ports stay while the daemons are away, and come back with a netd that was killed`() throws {
        try Engine.with(networks: .own) { engine in
            let id = try Self.listener(engine, "exec nc -ll -p 80 -e cat", #"{"80/tcp":[{"HostPort":"8090"}]}"#)
            let echo = "s = connect('::1', 8090)\ns.sendall(b'word')\nprint(s.recv(10).decode())"
            #expect(try Self.onHost(engine, echo) == "word")
            let first = try Self.netd(engine)
            try engine.killDaemons()
            #expect(try Self.onHost(engine, echo) == "word")
            try engine.start()
            #expect(try Self.netd(engine) == first)
            #expect(try Self.onHost(engine, echo) == "word")
            kill(first, SIGKILL)
            try Clock.wait("another netd answers") { (try? Self.onHost(engine, echo)) == "word" }
            #expect(try Self.netd(engine) != first)
            try engine.api.post("/containers/\(id)/stop?t=0").expecting(204)
            #expect(throws: (any Error).self) { try Self.onHost(engine, echo) }
            engine.stop()
            #expect(engine.processes(naming: "\(engine.folder.path)/exec/netd").isEmpty)
        }
    }

    @Test func `a port that somebody has by version 6 is refused in docker's words`() throws {
        try Engine.with(networks: .own) { engine in
            let script = """
                import socket, time
                s = socket.socket(socket.AF_INET6)
                s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                s.bind(("::", 8090))
                s.listen()
                print("ready", flush=True)
                time.sleep(1000)
                """
            let namespace = "/proc/\(try #require(engine.daemonPid))/ns/net"
            let holder = try BackgroundProcess("nsenter", ["--net=\(namespace)", "python3", "-c", script])
            defer {
                holder.send(SIGKILL)
                _ = try? holder.finish()
            }
            try holder.waitForOutput("ready")
            let id = try engine.create("sleep 1000", host: #"{"PortBindings":{"80/tcp":[{"HostPort":"8090"}]}}"#)
            let refused = try engine.api.post("/containers/\(id)/start").expecting(500)
            #expect(
                refused.message.hasSuffix(
                    "failed to bind host port for [::]:8090:172.17.0.2:80/tcp: address already in use"
                ),
                "\(refused.message)"
            )
            // Our own is held by version 4, too: a program of the host cannot have it.
            _ = try Self.listener(
                engine,
                "exec sleep 1000",
                #"{"80/tcp":[{"HostPort":"8091"}],"53/udp":[{"HostPort":"8091"}]}"#
            )
            for kind in ["SOCK_STREAM", "SOCK_DGRAM"] {
                #expect(throws: (any Error).self) {
                    try Self.onHost(
                        engine,
                        "s = socket.socket(socket.AF_INET, socket.\(kind))\ns.bind(('127.0.0.1', 8091))"
                    )
                }
            }
        }
    }

    @Test func `version 6 is published where the host has it, and with the proxy alone`() throws {
        try Engine.with(networks: .own) { engine in
            try engine.checkOnHost("sysctl -q net.ipv6.conf.all.disable_ipv6=1")
            let id = try Self.listener(engine, "exec nc -ll -p 80 -e cat", #"{"80/tcp":[{"HostPort":"8090"}]}"#)
            #expect(try Self.ports(engine, id) == ["80/tcp -> 0.0.0.0:8090"])
        }
        try Engine.with(arguments: ["--userland-proxy=false"], networks: .own) { engine in
            let id = try Self.listener(engine, "exec nc -ll -p 80 -e cat", #"{"80/tcp":[{"HostPort":"8090"}]}"#)
            #expect(try Self.ports(engine, id) == ["80/tcp -> 0.0.0.0:8090"])
            let echo = "s = connect('127.0.0.1', 8090)\ns.sendall(b'word')\nprint(s.recv(10).decode())"
            #expect(try Self.onHost(engine, echo) == "word")
            #expect(throws: (any Error).self) { try Self.onHost(engine, "socket.create_connection(('::1', 8090))") }
            #expect(throws: (any Error).self) {
                try Self.onHost(engine, "s = socket.socket()\ns.bind(('127.0.0.1', 8090))\ns.listen()")
            }
        }
    }

    @Test func `without rules in the kernel netd answers by version 4, too`() throws {
        try Engine.with(arguments: ["--iptables=false"], networks: .own) { engine in
            _ = try Self.listener(engine, "exec nc -ll -p 80 -e cat", #"{"80/tcp":[{"HostPort":"8090"}]}"#)
            for address in ["127.0.0.1", "::1"] {
                let echo = "s = connect('\(address)', 8090)\ns.sendall(b'word')\nprint(s.recv(10).decode())"
                #expect(try Self.onHost(engine, echo) == "word", "\(address)")
            }
        }
    }

    @Test func `a thousand ports are one process, and little memory`() throws {
        try Engine.with(networks: .own) { engine in
            _ = try Self.listener(engine, "exec sleep 1000", #"{"80/tcp":[{"HostPort":"8090"}]}"#)
            let netd = try Self.netd(engine)
            let before = try Self.anonymous(netd)
            let id = try engine.docker.check("run", "-d", "-p", "20000-20999:20000-20999", "busybox", "sleep", "1000")
                .line
            #expect(try Self.ports(engine, id).count == 2000)
            #expect(try Self.netd(engine) == netd)
            #expect(try Files.list("/proc/\(netd)/fd").count > 1000)
            #expect(try Self.anonymous(netd) - before < 5 << 20)
            try engine.api.delete("/containers/\(id)?force=1").expecting(204)
            #expect(try Files.list("/proc/\(netd)/fd").count < 100)
        }
    }
}
