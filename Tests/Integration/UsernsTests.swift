import Linux
import Support
import Testing
import Text

/// dockerd --userns-remap: containers with a user namespace of their own.
@Suite(.disabled(if: EngineObstacle.reason != nil || !Host.kernel(isAtLeast: (5, 19)), "Linux 5.19, root"))
struct UsernsTests {
    private static let quiet = #"{"NetworkMode":"none"}"#

    private func withEngine(networks: Engine.Networks = .machine, _ body: (Engine) throws -> Void) throws {
        let ranges = "dockremap:300000:65536\n"
        try Engine.with(
            arguments: ["--userns-remap", "default"],
            networks: networks,
            accounts: ["subuid": ranges, "subgid": ranges],
            body
        )
    }

    /// "USER/GROUP NAME" of everything in an archive.
    private func owners(_ engine: Engine, _ path: String) throws -> [String] {
        let archive = try engine.folder.file("answer.tar")
        try Files.writeAtomically(archive, bytes: try engine.api.get(path).expecting(200).body)
        return try Command.check("tar", ["--numeric-owner", "-tvf", archive]).lines.map { line in
            let words = line.split(separator: " ")
            return words.count > 5 ? "\(words[1]) \(words[5])" : line
        }
    }

    @Test func `root of a container is another user outside, and owns the image's files inside`() throws {
        try withEngine { engine in
            let info = try engine.api.get("/info").json
            #expect(info["SecurityOptions"]?.strings.contains("name=userns") == true)
            #expect(info["DockerRootDir"]?.string == "\(engine.dataRoot)/300000.300000")
            let script = """
                cat /proc/self/uid_map; stat -c '%u:%g' /bin/busybox /etc/hosts /dev/shm; echo mine > /etc/passwd.new
                chown 5:6 /etc/passwd.new; stat -c '%u:%g' /etc/passwd.new; echo output > /dev/stdout; touch ready; sleep 300
                """
            let id = try engine.create(script, host: Self.quiet, name: "mapped")
            try engine.api.start("mapped")
            try Clock.wait("it is ready") { try engine.docker("exec", "mapped", "ls", "/ready").code == 0 }
            let lines = try engine.docker.check("logs", "mapped").lines
            #expect(lines.first?.split(separator: " ") == ["0", "300000", "65536"])
            #expect(Array(lines.dropFirst()) == ["0:0", "0:0", "0:0", "5:6", "output"])
            let pid = try engine.inspect(id)["State"]?["Pid"]?.int ?? 0
            let status = String(decoding: try Files.read("/proc/\(pid)/status"), as: UTF8.self)
            #expect(status.contains("Uid:\t300000\t300000\t300000\t300000\n"))
            #expect(try engine.docker.check("exec", "-u", "7:8", "mapped", "id").out.hasPrefix("uid=7 gid=8"))
            #expect(try engine.docker.check("top", "mapped").out.contains("300000"))
            engine.stop()
            try engine.start()
            #expect(try engine.docker.check("exec", "mapped", "id", "-u").out == "0\n")
        }
    }

    @Test func `volumes belong to the container's root, files of the host to nobody`() throws {
        try withEngine { engine in
            let host = "\(engine.folder.path)/host"
            try Files.makeDirectories(host, mode: 0o755)
            try Files.writeAtomically("\(host)/file", bytes: Array("root's\n".utf8), mode: 0o644)
            let output = try engine.run(
                """
                stat -c '%u:%g' /host/file /empty /bin/busybox /made; cat /host/file; touch /host/file || echo refused
                touch /empty/file && chown 9:9 /empty/file && echo written
                """,
                host:
                    #"{"NetworkMode":"none","Binds":["\#(host):/host","empty:/empty","filled:/bin:ro","\#(host)2:/made"]}"#
            )
            #expect(output.out == "65534:65534\n0:0\n0:0\n0:0\nroot's\nrefused\nwritten\n", "\(output)")
            let volumes = "\(engine.dataRoot)/300000.300000/volumes"
            func owner(_ path: String) throws -> String { try Command.check("stat", ["-c", "%u:%g", path]).out }
            #expect(try owner("\(volumes)/empty/_data") == "300000:300000\n")
            #expect(try owner("\(volumes)/empty/_data/file") == "300009:300009\n")
            #expect(try owner("\(volumes)/filled/_data/busybox") == "300000:300000\n")
        }
    }

    @Test func `copies, exports and images of a container have the owners that are inside`() throws {
        try withEngine { engine in
            let host = #"{"NetworkMode":"none","Binds":["volume:/volume"]}"#
            _ = try engine.create(
                "echo a > /file; chown 5:6 /file; cp -p /file /volume/; chmod 4711 /bin/busybox; touch /ready; sleep 300",
                host: host,
                name: "copied"
            )
            try engine.api.start("copied")
            try Clock.wait("it is ready") { try engine.docker("exec", "copied", "ls", "/ready").code == 0 }
            let file = try engine.folder.file("in", "in\n")
            let archive = "\(engine.folder.path)/in.tar"
            let words = ["-C", engine.folder.path, "--owner=7", "--group=8", "-cf", archive, "in"]
            try Command.check("tar", words)
            #expect(file.hasSuffix("/in"))
            for isRunning in [true, false] {
                for folder in ["/tmp", "/volume"] {
                    try engine.api.put("/containers/copied/archive?path=\(folder)", try Files.read(archive)).expecting(
                        200
                    )
                    #expect(try owners(engine, "/containers/copied/archive?path=\(folder)/in") == ["7/8 in"])
                }
                #expect(try owners(engine, "/containers/copied/archive?path=/file") == ["5/6 file"])
                #expect(try owners(engine, "/containers/copied/archive?path=/volume/file") == ["5/6 file"])
                let all = try owners(engine, "/containers/copied/export")
                #expect(all.contains("5/6 file") && all.contains("7/8 tmp/in") && all.contains("0/0 bin/busybox"))
                let name = isRunning ? "running" : "stopped"
                try engine.api.post("/commit?container=copied&repo=\(name)").expecting(201)
                for mode in ["", "host"] {
                    let body = #"{"Image":"\#(name)","Cmd":["stat","-c","%u:%g %a","/file","/tmp/in","/bin/busybox"]"#
                    let made = try engine.api.post(
                        "/containers/create",
                        body + #","HostConfig":{"NetworkMode":"none","UsernsMode":"\#(mode)"}}"#
                    ).expecting(201).json["Id"]?.string
                    let output = try engine.finish(try #require(made))
                    #expect(output.out == "5:6 644\n7:8 644\n0:0 4711\n", "\(output)")
                }
                if isRunning { try engine.api.post("/containers/copied/kill").expecting(204) }
                try Clock.wait("it has ended") {
                    try isRunning == false || engine.inspect("copied")["State"]?["Running"]?.bool == false
                }
            }
            let changes = try engine.api.get("/containers/copied/changes").json.elements.compactMap {
                $0["Path"]?.string
            }
            #expect(changes.contains("/file") && !changes.contains("/etc"), "\(changes)")
        }
    }

    @Test func `a container's network is its own, and shared with those that join it`() throws {
        try withEngine(networks: .own) { engine in
            let sysctls = #"{"NetworkMode":"bridge","Sysctls":{"net.ipv4.ip_forward":"0"},"CapAdd":["NET_ADMIN"]}"#
            _ = try engine.create(
                "ip link set eth0 mtu 1400; cat /proc/sys/net/ipv4/ip_forward; touch /ready; sleep 300",
                host: sysctls,
                name: "first"
            )
            try engine.api.start("first")
            try Clock.wait("it is ready") { try engine.docker("exec", "first", "ls", "/ready").code == 0 }
            #expect(try engine.docker.check("logs", "first").out == "0\n")
            #expect(try engine.docker.check("exec", "first", "ping", "-c", "1", "172.17.0.1").code == 0)
            let joined = try engine.run(
                "cat /sys/class/net/eth0/mtu; readlink /proc/self/ns/user",
                host: #"{"NetworkMode":"container:first"}"#
            )
            let own = try engine.docker.check("exec", "first", "readlink", "/proc/self/ns/user").out
            #expect(joined.out == "1400\n" + own, "\(joined)")
        }
    }

    @Test func `what needs the host's own namespace is refused, unless the container chooses it`() throws {
        try withEngine { engine in
            let refusals = [
                (
                    #""Privileged":true"#,
                    "privileged mode is incompatible with user namespaces.  You must run the container in the host namespace "
                        + "when running privileged mode"
                ),
                (
                    #""NetworkMode":"host""#,
                    "cannot share the host's network namespace when user namespaces are enabled"
                ), (#""PidMode":"host""#, "cannot share the host PID namespace when user namespaces are enabled"),
            ]
            for (member, message) in refusals {
                let body = #"{"Image":"busybox","Cmd":["true"],"HostConfig":{\#(member)}}"#
                let answer = try engine.api.post("/containers/create", body)
                #expect(answer.status == 400 && answer.message == message, "\(answer)")
            }
            let host = #"{"Privileged":true,"NetworkMode":"host","PidMode":"host","UsernsMode":"host"}"#
            let output = try engine.run("cat /proc/self/uid_map; stat -c %u /bin/busybox", host: host)
            #expect(output.out.split(whereSeparator: \.isWhitespace) == ["0", "0", "4294967295", "0"], "\(output)")
        }
    }

    @Test func `a user that is not there keeps the daemon from starting`() throws {
        try TemporaryFolder.with { folder in
            let words = ["--data-root", "\(folder.path)/data", "--config-file", try folder.file("daemon.json", "{}")]
            let output = try Command.run(
                "\(Environment.binaries)/dockerd",
                words + ["--userns-remap", "nobody-of-that-name", "--bridge", "none"]
            )
            #expect(output.code == 1)
            #expect(output.err.contains("Error during uid lookup for \"nobody-of-that-name\""), "\(output)")
            #expect(!Files.exists("\(folder.path)/data"))
        }
    }

    @Test func `a folder that the container's root cannot pass keeps the daemon from starting`() throws {
        try withEngine { engine in
            engine.stop()
            try Command.check("chmod", ["700", engine.folder.path])
            #expect(throws: (any Error).self) { try engine.start() }
            #expect(engine.log.contains("restricts access to the remapped root uid/gid"))
            try Command.check("chmod", ["711", engine.folder.path])
            try engine.start()
        }
    }
}
