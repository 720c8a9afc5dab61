import Glibc
import Linux
import Support
import Testing
import Text

/// Files in and out of containers by the API: `docker cp` and `docker export` are made of it.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct ArchiveTests {
    /// A container that runs and one that does not, each with the same files.
    private static let script = """
        mkdir -p /data/folder && echo content >/data/file && ln -s file /data/link && ln -s folder /data/way \
        && ln -s /data/nowhere/x /data/broken && chmod 4750 /data/file && echo ready && sleep 100
        """

    private func withContainers(_ arguments: String..., body: (Engine) throws -> Void) throws {
        try Engine.with { engine in
            for name in ["running", "stopped"] {
                let all = ["run", "-d", "--name", name] + arguments + ["busybox", "sh", "-c", Self.script]
                try Command.check(engine.docker.program, all, environment: engine.docker.environment)
                try engine.docker.waitForLog(name, "ready")
            }
            try engine.docker.check("kill", "stopped")
            try body(engine)
        }
    }

    /// Files of user 7 and group 8.
    private func archive(_ files: [(name: String, content: String)]) throws -> [UInt8] {
        try TemporaryFolder.with { folder in
            for (name, content) in files {
                try Files.makeDirectories(Files.parent(of: "\(folder.path)/\(name)"), mode: 0o755)
                try Files.writeAtomically("\(folder.path)/\(name)", bytes: Array(content.utf8), mode: 0o640)
            }
            let options = ["-C", folder.path, "--owner=7", "--group=8", "-cf", "\(folder.path)/.tar"]
            try Command.check("tar", options + files.map(\.name))
            return try Files.read("\(folder.path)/.tar")
        }
    }

    private func names(_ engine: Engine, _ archive: [UInt8]) throws -> [String] {
        let path = try engine.folder.file("answer.tar")
        try Files.writeAtomically(path, bytes: archive)
        return try Command.check("tar", ["-tf", path]).lines
    }

    @Test func `a path's status is told, and what lies at it comes as an archive, whether the container runs or not`()
        throws
    {
        try withContainers { engine in
            for name in ["running", "stopped"] {
                func status(_ path: String) throws -> String {
                    let field = try engine.api.head("/containers/\(name)/archive?path=\(path)")
                        .expecting(200)["X-Docker-Container-Path-Stat"]
                    let decoded = try Command.check("base64", ["-d"], input: field ?? "").out
                    let node = try JSONNode.parse(Array(decoded.utf8))
                    let size = node["size"]?.int ?? -1, mode = node["mode"]?.int ?? -1
                    return "\(node["name"]?.string ?? "") \(size) \(mode) \(node["linkTarget"]?.string ?? "")"
                }
                #expect(try status("/data/file") == "file 8 \(1 << 23 | 0o750) ")
                #expect(try status("/data/link") == "link 4 \(1 << 27 | 0o777) /data/file")
                #expect(try status("data/broken") == "broken 15 \(1 << 27 | 0o777) /data/nowhere/x")
                #expect(try status("/data/way/").hasPrefix("way "))
                func content(_ path: String) throws -> [String] {
                    let answer = try engine.api.get("/containers/\(name)/archive?path=\(path)").expecting(200)
                    #expect(answer["Content-Type"] == "application/x-tar")
                    return try names(engine, answer.body)
                }
                #expect(try content("/data/file") == ["file"])
                #expect(try content("/data/way") == ["way"])
                #expect(try content("/data/way/.") == ["./"])
                #expect(
                    try content("/data")
                        == ["data/", "data/broken", "data/file", "data/folder/", "data/link", "data/way"]
                )
                #expect(try content("/etc/hostname") == ["hostname"])
                let missing = try engine.api.get("/containers/\(name)/archive?path=/data/none").expecting(404)
                #expect(missing.message == "Could not find the file /data/none in container \(name)")
                let none = try engine.api.head("/containers/\(name)/archive").status
                #expect(none == 400)
                let root = try names(engine, engine.api.get("/containers/\(name)/export").expecting(200).body)
                #expect(root.contains("data/file") && root.contains("bin/busybox") && !root.contains("proc/version"))
            }
        }
    }

    @Test func `an archive is unpacked into a folder, through links, with its owners`() throws {
        try withContainers { engine in
            let bytes = try archive([("new/one", "1"), ("folder/two", "2")])
            for name in ["running", "stopped"] {
                try engine.api.put("/containers/\(name)/archive?path=/data/way", bytes).expecting(200)
                let answer = try engine.api.get("/containers/\(name)/archive?path=/data/folder/new/one").expecting(200)
                let path = try engine.folder.file("one.tar")
                try Files.writeAtomically(path, bytes: answer.body)
                let line = try Command.check("tar", ["--numeric-owner", "-tvf", path]).line
                #expect(line.hasPrefix("-rw-r----- 7/8 "), "\(line)")
            }
            #expect(try engine.docker.check("exec", "running", "cat", "/data/folder/folder/two").out == "2")
            // To take the name away would take the mount away from the container.
            let hostname = try engine.api.put("/containers/running/archive?path=/etc", archive([("hostname", "x")]))
            #expect(hostname.message == "RemoveAll hostname: device or resource busy")
            #expect(try engine.docker.check("exec", "running", "mount").out.contains("/etc/hostname"))
        }
    }

    @Test func `what cannot be unpacked is refused in docker's words`() throws {
        try Engine.with { engine in
            let volume = try engine.folder.folder("volume")
            let arguments = [
                "--read-only", "-v", "\(volume):/volume:ro", "-v", "\(volume):/open", "busybox", "sleep", "100",
            ]
            try Command.check(
                engine.docker.program,
                ["run", "-d", "--name", "one"] + arguments,
                environment: engine.docker.environment
            )
            let flat = try archive([("bin", "x")]), deep = try archive([("cat/x", "x")])
            let refusals: [(String, [UInt8], Int, String)] = [
                ("path=/bin/sh", flat, 400, "extraction point is not a directory"),
                ("path=/none", flat, 404, "Could not find the file /none in container one"),
                ("path=/bin", flat, 400, "container rootfs is marked read-only"),
                ("path=/volume", flat, 400, "mounted volume is marked read-only"),
                ("path=/", try archive([("open", "x")]), 400, "container rootfs is marked read-only"),
                ("path=/open", Array(repeating: 1, count: 1024), 500, "archive/tar: invalid tar header"),
            ]
            for (query, body, status, message) in refusals {
                let answer = try engine.api.put("/containers/one/archive?\(query)", body)
                #expect(answer.status == status && answer.message == message, "\(query): \(answer)")
            }
            try engine.api.put("/containers/one/archive?path=/open", deep).expecting(200)
            let mixed = try engine.api.put(
                "/containers/one/archive?path=/open&noOverwriteDirNonDir=1",
                try archive([("cat", "x")])
            )
            #expect(mixed.message == #"cannot overwrite directory "cat" with non-directory "/open""#)
            #expect(try Files.list(volume) == ["cat"])
        }
    }

    // The thread that unpacks reads the socket itself, once a body is no small one.
    @Test func `a large archive comes whole, however it is framed, and what follows it is answered`() throws {
        try Engine.with { engine in
            let volume = try engine.folder.folder("volume")
            _ = try engine.api.create("one", ["true"], #","HostConfig":{"Binds":["\#(volume):/volume"]}"#)
            let content = (0..<400_000).map { "\($0)\n" }.joined()
            let bytes = try archive([("big", content), ("small", "x")])
            let head = "PUT /containers/one/archive?path=/volume HTTP/1.1\r\nHost: d\r\n"
            let next = Array("HEAD /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n".utf8)
            let sizes = [1, 7, 32_768, 2, 511, 70_000, 300_000, 65_536]
            var chunked = Array("\(head)Transfer-Encoding: chunked\r\n\r\n".utf8)
            var rest = bytes[...]
            var number = 0
            while !rest.isEmpty {
                let chunk = rest.prefix(sizes[number % sizes.count])
                rest = rest.dropFirst(chunk.count)
                chunked += Array("\(String(chunk.count, radix: 16))\(number % 3 == 0 ? ";x=y" : "")\r\n".utf8)
                chunked += Array(chunk) + [0x0D, 0x0A]
                number += 1
            }
            chunked += Array("0\r\nTrailer: t\r\n\r\n".utf8)
            for request in [chunked, Array("\(head)Content-Length: \(bytes.count)\r\n\r\n".utf8) + bytes] {
                let answer = try #require(try RawExchange.send(request + next, to: engine.socket))
                let text = String(decoding: answer, as: UTF8.self)
                let heads = text.utf8.split(separator: 0x0A).filter { $0.starts(with: "HTTP/1.1 200 OK".utf8) }
                #expect(heads.count == 2, "\(text)")
                #expect(try Files.read("\(volume)/big", limit: 8 << 20) == Array(content.utf8))
                #expect(try Files.read("\(volume)/small") == [0x78])
                try Files.removeTree("\(volume)/big")
            }
        }
    }

    @Test
    func `a large body that is framed or packed wrongly is refused, and one cut short leaves the daemon as it was`()
        throws
    {
        try Engine.with { engine in
            let volume = try engine.folder.folder("volume")
            _ = try engine.api.create("one", ["true"], #","HostConfig":{"Binds":["\#(volume):/volume"]}"#)
            var bytes = try archive([("big", String(repeating: "x", count: 3_000_000)), ("small", "x")])
            let path = "/containers/one/archive?path=/volume"
            let chunks = "PUT \(path) HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n"
            let first = Array("\(chunks)\(String(1 << 20, radix: 16))\r\n".utf8) + bytes[..<(1 << 20)]
            for end in ["", "\r\nzz\r\n", "xx"] {
                let answer = try #require(try RawExchange.send(first + Array(end.utf8), to: engine.socket))
                #expect(answer.starts(with: "HTTP/1.1 400 Bad Request".utf8), "\(end): \(answer.count)")
            }
            let daemon = try #require(engine.daemonPid)
            let before = try Files.list("/proc/\(daemon)/fd").count
            for _ in 0..<5 { try RawExchange.vanish(after: first, from: engine.socket) }
            try Clock.wait("descriptors are as before") { try Files.list("/proc/\(daemon)/fd").count <= before }
            // The second entry's sum.
            bytes[3_000_832 + 150] ^= 1
            let wrong = try engine.api.put(path, bytes)
            #expect(wrong.status == 500 && wrong.message == "archive/tar: invalid tar header", "\(wrong)")
            try engine.api.get("/containers/one/json").expecting(200)
        }
    }
}
