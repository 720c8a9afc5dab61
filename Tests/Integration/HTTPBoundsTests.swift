import Fuzzing
import Glibc
import Linux
import Support
import Testing
import Text

/// What the daemon's HTTP makes of requests that no client sends, and of clients that vanish.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct HTTPBoundsTests {
    private static let ping = "GET /_ping HTTP/1.1\r\nHost: docker\r\n"

    private func status(_ engine: Engine, _ text: String) throws -> String {
        guard let answer = try RawExchange.send(Array(text.utf8), to: engine.socket) else { return "silence" }
        return String(decoding: answer.prefix { $0 != 0x0D }, as: UTF8.self)
    }

    @Test func `what is out of bounds is refused, and what could be read in two ways too`() throws {
        try Engine.with(busybox: false) { (engine: Engine) throws in
            let long = String(repeating: "x", count: 300 << 10)
            let chunked = "POST /containers/create HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n"
            let deep = String(repeating: "[", count: 100_000)
            let json = "POST /containers/create HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\n"
            for (request, answer) in [
                (Self.ping + "\r\n", "HTTP/1.1 200 OK"),
                (Self.ping + "X: \(long)\r\n\r\n", "HTTP/1.1 431 Request Header Fields Too Large"),
                ("GET /\(long) HTTP/1.1\r\n\r\n", "HTTP/1.1 431 Request Header Fields Too Large"),
                (Self.ping + " folded: x\r\n\r\n", "HTTP/1.1 400 Bad Request"),
                (Self.ping + "Content-Length: -1\r\n\r\n", "HTTP/1.1 400 Bad Request"),
                (Self.ping + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "HTTP/1.1 400 Bad Request"),
                (chunked + "Content-Length: 5\r\n\r\n0\r\n\r\n", "HTTP/1.1 400 Bad Request"),
                (chunked + "Content-Type: application/json\r\n\r\nxyz\r\n", "HTTP/1.1 400 Bad Request"),
                (chunked + "Content-Type: application/json\r\n\r\nffffffffffffffffff\r\n", "HTTP/1.1 400 Bad Request"),
                (json + "Content-Length: \(deep.utf8.count)\r\n\r\n\(deep)", "HTTP/1.1 400 Bad Request"),
                (
                    json + "Content-Length: 9000000\r\n\r\n{\"a\":\"\(String(repeating: "x", count: 8 << 20))",
                    "HTTP/1.1 400 Bad Request"
                ),
                ("GET /_ping\r\n\r\n", "HTTP/1.1 400 Bad Request"),
            ] {
                #expect(try status(engine, request) == answer, "\(request.prefix(100))")
            }
        }
    }

    // curl asks before it sends an archive, and waits for a second when nobody answers.
    @Test func `a client that asks before it sends its body is told to go on`() throws {
        try Engine.with(busybox: false) { (engine: Engine) throws in
            let head = "POST /containers/create HTTP/1.1\r\nHost: d\r\nExpect: 100-continue\r\n"
            let request = head + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
            #expect(try status(engine, request) == "HTTP/1.1 100 Continue")
            #expect(try status(engine, head + "Content-Length: 2\r\n\r\n{}").hasPrefix("HTTP/1.1 "))
        }
    }

    @Test func `a client of HTTP 1.0 gets no chunks, and the end of the connection`() throws {
        try Engine.with(busybox: false) { (engine: Engine) throws in
            let request = "GET /events?until=1 HTTP/1.0\r\n\r\n"
            let answer = try #require(try RawExchange.send(Array(request.utf8), to: engine.socket))
            let text = String(decoding: answer, as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n") && text.hasSuffix("\r\n\r\n"), "\(text)")
            #expect(text.contains("Connection: close\r\n") && !text.contains("chunked"), "\(text)")
        }
    }

    @Test func `an answer tells the time, and a form's parameters are read before those of the path`() throws {
        try Engine.with { (engine: Engine) throws in
            let date = try #require(try engine.api.get("/_ping")["Date"])
            #expect(date.hasSuffix(" GMT") && date.utf8.count == 29, "\(date)")
            _ = try engine.api.request(
                "POST",
                "/images/busybox/tag?repo=path&tag=1",
                fields: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
                body: Array("repo=form+%2Fx".utf8)
            ).expecting(400)
            _ = try engine.api.request(
                "POST",
                "/images/busybox/tag?repo=path&tag=1",
                fields: ["Content-Type": "application/x-www-form-urlencoded"],
                body: Array("repo=form%2Fx".utf8)
            ).expecting(201)
            #expect(try engine.docker.inspect("form/x:1")["Id"]?.string != nil)
            let broken = try engine.api.request(
                "POST",
                "/containers/prune",
                fields: ["Content-Type": "application/x-www-form-urlencoded"],
                body: Array("a=%zz".utf8)
            )
            #expect(broken.status == 400 && broken.text.contains("invalid URL escape"), "\(broken)")
        }
    }

    // The rounds are the same in each run.
    @Test func `damaged requests are answered or hung up on, and leave nothing`() throws {
        try Engine.with(busybox: false) { (engine: Engine) throws in
            let json = "Content-Type: application/json\r\n"
            let samples = [
                Self.ping + "Accept-Encoding: gzip\r\nConnection: close\r\n\r\n",
                "GET /v1.51/containers/json?all=1&filters=%7B%22label%22%3A%5B%22a%22%5D%7D HTTP/1.1\r\nHost: d\r\n\r\n",
                "POST /containers/create?name=x HTTP/1.1\r\nHost: d\r\n\(json)Content-Length: 18\r\n\r\n"
                    + #"{"Image":"absent"}"#,
                "POST /containers/x/exec HTTP/1.1\r\nHost: d\r\n\(json)Transfer-Encoding: chunked\r\n\r\n"
                    + "5\r\n{\"a\":\r\n2;x=y\r\n1}\r\n0\r\nTrailer: t\r\n\r\n",
                "PUT /containers/x/archive?path=/ HTTP/1.1\r\nHost: d\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nabcd",
                "POST /containers/x/attach?stream=1 HTTP/1.1\r\nHost: d\r\nUpgrade: tcp\r\nConnection: Upgrade\r\n\r\n",
                "GET /containers/x/attach/ws HTTP/1.1\r\nHost: d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            ].map { Array($0.utf8) }
            let pieces =
                Damage.jsonPieces + Damage.numberPieces
                + [
                    "\r\n", "\r\n\r\n", "\n", "%", "%00", "%zz", "?", "&", "=", " HTTP/1.1\r\n",
                    "Content-Length: 9\r\n",
                ].map { Array($0.utf8) }
            let before = try settled(engine)
            var answers = 0
            try Damage.each(of: samples, pieces: pieces, rounds: 1500, seed: 11) { request in
                // An attached client would be waited for.
                let answer = try RawExchange.send(request, to: engine.socket, seconds: 20)
                guard let answer else { throw Failure("no end: \(String(decoding: request, as: UTF8.self))") }
                if answer.starts(with: "HTTP/1.1 ".utf8) { answers += 1 }
            }
            #expect(answers > 1000)
            #expect(try status(engine, Self.ping + "\r\n") == "HTTP/1.1 200 OK")
            try Clock.wait("descriptors are as before") { try self.descriptors(engine) <= before }
        }
    }

    @Test func `clients that vanish in the middle leave no descriptor, no thread and no memory`() throws {
        try RegistryServer.withBusybox { registry in
            try Engine.with { engine in
                let script =
                    "dd if=/dev/zero of=/big bs=1M count=64 2>/dev/null; echo ready; "
                    + "while true; do echo x; usleep 20000; done"
                _ = try engine.api.create("one", ["sh", "-c", script], #","OpenStdin":true"#)
                try engine.api.start("one")
                try engine.docker.waitForLog("one", "ready")
                let shim = try #require(Processes.shim(of: engine.docker.inspect("one")["Id"]?.string ?? ""))
                let daemon = try #require(engine.daemonPid)
                // What stays after the first of each kind is there once.
                for _ in 0..<20 { try vanish(engine, registry) }
                let first = try settled(engine)
                let shimFirst = try Files.list("/proc/\(shim)/fd").count
                let threads = try Files.list("/proc/\(daemon)/task").count
                let memory = try anonymousMemory(daemon)
                for _ in 0..<100 { try vanish(engine, registry) }
                try Clock.wait("the daemon's descriptors are as before") { try self.descriptors(engine) <= first }
                try Clock.wait("its threads are as before") {
                    try Files.list("/proc/\(daemon)/task").count <= threads
                }
                try Clock.wait("the shim's descriptors are as before") {
                    try Files.list("/proc/\(shim)/fd").count <= shimFirst
                }
                // A task with its connection is some 10 kB; eleven of them vanish in each of the hundred rounds.
                let more = try anonymousMemory(daemon) - memory
                #expect(more < 4096, "\(more) kB more than the \(memory) kB before")
            }
        }
    }

    /// One client of each kind that ends in the middle of what it asked for.
    private func vanish(_ engine: Engine, _ registry: String) throws {
        let upgrade = ["Connection": "Upgrade", "Upgrade": "tcp"]
        let attach = "/containers/one/attach?stream=1&stdin=1&stdout=1&stderr=1"
        // Those that have nothing to tell yet.
        try engine.api.open("GET", "/events").hangUp()
        try engine.api.open("POST", "/containers/one/wait").hangUp()
        for stream in [
            try engine.api.open("POST", attach, fields: upgrade),
            try engine.api.open("GET", "/containers/one/logs?follow=1&stdout=1"),
            try engine.api.open("GET", "/containers/one/stats"),
            try engine.api.open("GET", "/containers/one/archive?path=/big"),
            try engine.api.open("GET", "/containers/one/export"),
            try engine.api.open("POST", "/images/create?fromImage=\(registry)/busybox&tag=latest"),
        ] {
            _ = try stream.read()
            stream.hangUp()
        }
        // An upload that ends after its first bytes.
        let head = "PUT /containers/one/archive?path=/ HTTP/1.1\r\nHost: d\r\nContent-Length: 100000000\r\n\r\n"
        _ = try RawExchange.send(Array(head.utf8) + [UInt8](repeating: 0, count: 100), to: engine.socket)
        // A process that goes on for a moment without its client.
        let exec = #"{"AttachStdout":true,"AttachStdin":true,"Cmd":["sleep","0.1"]}"#
        let id = try engine.api.post("/containers/one/exec", exec).expecting(201).json["Id"]?.string ?? ""
        let body = Array("{}".utf8), fields = upgrade.merging(["Content-Type": "application/json"]) { $1 }
        try engine.api.open("POST", "/exec/\(id)/start", fields: fields, body: body).hangUp()
    }

    /// In kB.
    private func anonymousMemory(_ process: pid_t) throws -> Int {
        let text = String(decoding: try Files.read("/proc/\(process)/status"), as: UTF8.self)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("RssAnon:") })
        return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    }

    private func descriptors(_ engine: Engine) throws -> Int {
        let daemon = try #require(engine.daemonPid)
        return try Files.list("/proc/\(daemon)/fd").count
    }

    /// Their number when it has not changed for half a second.
    private func settled(_ engine: Engine) throws -> Int {
        var last = try descriptors(engine)
        var quiet = 0
        while quiet < 10 {
            usleep(50_000)
            let now = try descriptors(engine)
            quiet = now == last ? quiet + 1 : 0
            last = now
        }
        return last
    }
}
