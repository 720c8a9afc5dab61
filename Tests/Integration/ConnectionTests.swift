import Linux
import Support
import Testing
import Text

/// How the client finds a daemon and speaks to it: TLS, ssh, contexts.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct ConnectionTests {
    private func run(
        _ engine: Engine,
        _ arguments: [String],
        _ more: [String: String?] = [:],
        input: String? = nil
    ) throws -> Output {
        var environment = engine.docker.environment
        environment["DOCKER_HOST"] = .some(nil)
        for (name, value) in more { environment[name] = value }
        return try Command.run(engine.docker.program, arguments, environment: environment, input: input)
    }

    /// A megabyte up, whose end the container sees, and one down.
    private func largeStreams(_ engine: Engine, _ globals: [String], _ more: [String: String?] = [:]) throws {
        let text = String(repeating: "0123456789abcdef", count: 64 << 10)
        let run = globals + ["run", "--rm", "-i", "busybox"]
        let counted = try self.run(engine, run + ["wc", "-c"], more, input: text)
        #expect(counted.line == "1048576", "\(counted.err)")
        let script =
            "i=0; while [ $i -lt 16384 ]; do echo 0123456789abcdef0123456789abcdef0123456789abcdef; i=$((i + 1)); done"
        let sent = try self.run(engine, run + ["sh", "-c", script], more)
        #expect(sent.out.utf8.count == 16384 * 49, "\(sent.err)")
    }

    @Test func `TLS by options, variables and a context, in both directions and for large streams`() throws {
        try TemporaryFolder.with { folder in
            let mine = try Certificates(in: folder.path)
            let port = try FreePort.find()
            let host = "tcp://127.0.0.1:\(port)"
            let server = [
                "-H", host, "--tlsverify", "--tlscacert", mine.authority, "--tlscert", mine.server.certificate,
                "--tlskey", mine.server.key,
            ]
            try Engine.with(arguments: server) { engine in
                let files = [
                    "--tlscacert", mine.authority, "--tlscert", mine.client.certificate, "--tlskey", mine.client.key,
                ]
                let options = ["-H", host, "--tlsverify"] + files
                #expect(try run(engine, options + ["ps"]).out.hasPrefix("CONTAINER ID"))
                #expect(try run(engine, ["-H", host, "--tls"] + files + ["ps"]).code == 0)
                // A certificate of our own is asked for behind the handshake.
                let without = try run(engine, ["-H", host, "--tlsverify", "--tlscacert", mine.authority, "ps"])
                #expect(without.code == 1 && without.err.contains("remote error: tls: certificate required"))
                let strange = try Certificates(in: folder.folder("strange"))
                let wrong = try run(engine, ["-H", host, "--tlsverify", "--tlscacert", strange.authority, "ps"])
                #expect(wrong.code == 1 && wrong.err.contains("x509: certificate signed by unknown authority"))
                // The certificate is for the address: a name that leads there proves nothing.
                let named = try run(engine, ["-H", "tcp://localhost:\(port)", "--tlsverify"] + files + ["ps"])
                #expect(
                    named.code == 1
                        && named.err.contains(
                            "tls: failed to verify certificate: x509: certificate is not valid for any names, but wanted "
                                + "to match localhost"
                        ),
                    "\(named.err)"
                )
                let none = try run(engine, ["-H", host, "--tlsverify", "--tlscacert", "/none.pem", "ps"])
                #expect(
                    none.err == "Failed to initialize: unable to resolve docker endpoint: open /none.pem: no such file "
                        + "or directory\n"
                )
                let plain = try run(engine, ["-H", host, "ps"])
                #expect(plain.code == 1 && plain.err.hasPrefix("error during connect: Get \"http://127.0.0.1:"))

                let endpoint =
                    "host=\(host),ca=\(mine.authority),cert=\(mine.client.certificate),key=\(mine.client.key)"
                #expect(try run(engine, ["context", "create", "secure", "--docker", endpoint]).line == "secure")
                try largeStreams(engine, ["-c", "secure"])
                let chosen = try run(engine, ["version", "-f", "{{.Client.Context}}"], ["DOCKER_CONTEXT": "secure"])
                #expect(chosen.line == "secure")
                #expect(try run(engine, ["-c", "secure", "load", "-i", Environment.busyboxArchive]).code == 0)
            }
        }
    }

    @Test func `ssh runs dial-stdio on the other side, with docker's arguments`() throws {
        try Engine.with { engine in
            let folder = try engine.folder.folder("bin")
            let record = "\(engine.folder.path)/arguments"
            // What the other side's shell gets is the last argument.
            try Files.writeAtomically(
                "\(folder)/ssh",
                bytes: Array(
                    """
                    #!/bin/bash
                    printf '%s\\n' "$@" >"\(record)"
                    shift $(($# - 1))
                    PATH=\(engine.binaries):$PATH exec sh -c "$1"

                    """.utf8
                ),
                mode: 0o755
            )
            let path = ["PATH": "\(folder):/usr/bin:/bin"]
            let host = "ssh://me@other:22\(engine.socket)"
            #expect(try run(engine, ["-H", host, "ps"], path).out.hasPrefix("CONTAINER ID"))
            #expect(
                Processes.text(of: record)
                    == "-l\nme\n-p\n22\n-o ConnectTimeout=30\n-T\n--\nother\ndocker '--host=unix://\(engine.socket)' "
                    + "system dial-stdio\n"
            )
            try largeStreams(engine, ["-H", host], path)
            try Files.writeAtomically(
                "\(folder)/ssh",
                bytes: Array("#!/bin/sh\necho who are you >&2\nexit 255\n".utf8),
                mode: 0o755
            )
            let refused = try run(engine, ["-H", "ssh://other", "ps"], path)
            #expect(refused.code == 1)
            #expect(
                refused.err.contains(
                    "command [ssh -o ConnectTimeout=30 -T -- other docker system dial-stdio] has exited with exit "
                        + "status 255, make sure the URL is valid, and Docker 18.09 or later is installed on the remote "
                        + "host: stderr=who are you"
                ),
                "\(refused.err)"
            )
        }
    }

    @Test func `fields of HTTP from the environment stand in the place of config.json's`() throws {
        try TemporaryFolder.with { folder in
            _ = try folder.file("config.json", #"{"HttpHeaders": {"X-File": "1", "X-One": "0"}}"#)
            let record = "\(folder.path)/request"
            let script = """
                import socket, sys
                server = socket.socket(socket.AF_UNIX)
                server.bind(sys.argv[1])
                server.listen()
                print("ready", flush=True)
                connection, _ = server.accept()
                open(sys.argv[2], "wb").write(connection.recv(65536))
                """
            let socket = "\(folder.path)/s"
            let server = try BackgroundProcess("python3", ["-c", script, socket, record])
            try server.waitForOutput("ready")
            func docker(_ headers: String) throws -> Output {
                try Command.run(
                    "\(Environment.binaries)/docker",
                    ["ps"],
                    environment: [
                        "DOCKER_CONFIG": folder.path, "DOCKER_HOST": "unix://\(socket)", "DOCKER_CONTEXT": nil,
                        "DOCKER_CUSTOM_HEADERS": headers,
                    ]
                )
            }
            for (headers, problem) in [
                (
                    "a",
                    "set custom headers from DOCKER_CUSTOM_HEADERS environment variable: missing \"=\" in key=value pair: 'a'"
                ),
                (
                    "=b",
                    "set custom headers from DOCKER_CUSTOM_HEADERS environment variable: value contains a key=value pair "
                        + "with an empty key: '=b'"
                ),
                (
                    "\"c",
                    "parse custom headers from DOCKER_CUSTOM_HEADERS environment variable: value must be formatted as "
                        + "comma-separated key=value pairs"
                ),
            ] {
                #expect(try docker(headers).err == "Failed to initialize: failed to \(problem)\n")
            }
            _ = try docker("x-one=1,\"X-Two=a,b\",X-One=2,User-Agent=me")
            _ = try server.finish()
            let lines = Set(Processes.text(of: record).split(separator: "\r\n").map { $0.lowercased() })
            #expect(lines.contains("x-one: 2") && lines.contains("x-two: a,b"), "\(lines)")
            #expect(!lines.contains { $0.hasPrefix("x-file") } && !lines.contains("user-agent: me"))
        }
    }

    @Test func `a container that gets the API's socket finds the client's credentials`() throws {
        // In a mount namespace of its own the daemon has a socket at the standard place.
        let script = "mount --make-rprivate / && mount -t tmpfs none /run && echo here >/run/docker.sock && exec \"$@\""
        try Engine.with(tracer: ["unshare", "--mount", "sh", "-c", script, "sh"]) { engine in
            let folder = try engine.folder.folder("configured")
            let settings: [String: String?] = ["DOCKER_CONFIG": folder, "DOCKER_HOST": engine.docker.host]
            func config(_ server: String) -> String {
                "{\n\t\"auths\": {\n\t\t\"\(server)\": {\n\t\t\t\"auth\": \"bWU6c2VjcmV0\"\n\t\t}\n\t}\n}"
            }
            try Files.writeAtomically("\(folder)/config.json", bytes: Array(config("a.test").utf8))
            let script =
                "cat /var/run/docker.sock; echo $DOCKER_CONFIG; cat $DOCKER_CONFIG/config.json; ls -l $DOCKER_CONFIG"
            let arguments = ["run", "--rm", "--network", "none", "--use-api-socket"]
            let shown = try run(engine, arguments + ["busybox", "sh", "-c", script], settings)
            #expect(shown.out.hasPrefix("here\n/run/secrets/docker\n\(config("a.test"))"), "\(shown)")
            #expect(shown.out.contains("-rw-------"))
            let own = #"{"auths":{"b.test":{"auth":"bWU6c2VjcmV0"}}}"#
            let other = try run(
                engine,
                arguments + ["busybox", "cat", "/run/secrets/docker/config.json"],
                settings.merging(["DOCKER_AUTH_CONFIG": own]) { $1 }
            )
            #expect(other.out == config("b.test"), "\(other)")
            let set = try run(
                engine,
                arguments + ["-e", "DOCKER_CONFIG=/x", "busybox", "ls", "/run/secrets"],
                settings
            )
            #expect(set.code != 0)
        }
    }

    @Test func `what config.json says of proxies, headers and formats counts`() throws {
        try Engine.with { engine in
            let proxies = #"{"default": {"httpProxy": "http://p:1", "noProxy": "x"}}"#
            let folder = try engine.folder.folder("configured")
            try Files.writeAtomically(
                "\(folder)/config.json",
                bytes: Array(
                    #"{"proxies": \#(proxies), "psFormat": "{{.Names}}", "HttpHeaders": {"X-A": "b"}}"#.utf8
                )
            )
            let settings: [String: String?] = ["DOCKER_CONFIG": folder, "DOCKER_HOST": engine.docker.host]
            let made = try run(
                engine,
                ["create", "--name", "c1", "-e", "no_proxy=own", "busybox"],
                settings
            )
            #expect(made.code == 0, "\(made.err)")
            #expect(try run(engine, ["ps", "-a"], settings).out == "c1\n")
            let environment = try engine.docker.inspect("c1")["Config"]?["Env"]?.strings ?? []
            #expect(
                environment.filter { $0.lowercased().contains("_proxy") }.sorted() == [
                    "HTTP_PROXY=http://p:1", "NO_PROXY=x", "http_proxy=http://p:1", "no_proxy=own",
                ]
            )
        }
    }
}
