import Glibc
import Support
import Testing
import Text

/// tcp:// with TLS and clients' certificates.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct TLSTests {
    private func get(_ path: String, _ port: Int, _ words: [String]) throws -> String {
        let script = "\(Environment.root)/Tests/Integration/Servers/tls.py"
        return try Command.check("python3", [script, String(port), path] + words).out
    }

    @Test func `only a client with a certificate of the authority gets in`() throws {
        try TemporaryFolder.with { folder in
            let mine = try Certificates(in: folder.path)
            let strange = try Certificates(in: folder.folder("strange"))
            let port = try FreePort.find()
            let plugin = try AuthorizationServer(folder)
            defer { try? plugin.stop() }
            let arguments = [
                "-H", "tcp://127.0.0.1:\(port)", "--tlsverify", "--tlscacert", mine.authority, "--tlscert",
                mine.server.certificate, "--tlskey", mine.server.key, "--authorization-plugin", plugin.name,
            ]
            try Engine.with(arguments: arguments, busybox: false) { engine in
                let ours = [mine.authority, mine.client.certificate, mine.client.key]
                #expect(try get("/_ping", port, ours) == "200 OK\n")
                #expect(try get("/_ping", port, [mine.authority]).hasPrefix("refused"))
                let others = [mine.authority, strange.client.certificate, strange.client.key]
                #expect(try get("/_ping", port, others).hasPrefix("refused"))
                #expect(try get("/_ping", port, ours + ["TLS1.1"]).hasPrefix("refused"))
                // The unix socket is as it was.
                #expect(try engine.api.get("/_ping").status == 200)
                let asked = try plugin.questions().filter { $0["User"]?.string == "alice" }
                #expect(asked.first?["UserAuthNMethod"]?.string == "TLS")
                #expect(asked.first?["RequestPeerCertificates"]?.elements.count == 1)
            }
        }
    }

    @Test func `without tlsverify anybody may ask, and the certificate's file is named when it is missing`() throws {
        try TemporaryFolder.with { folder in
            let certificates = try Certificates(in: folder.path)
            let port = try FreePort.find()
            let server = ["--tlscert", certificates.server.certificate, "--tlskey", certificates.server.key]
            let arguments = ["-H", "tcp://127.0.0.1:\(port)", "--tlsverify=false"] + server
            try Engine.with(arguments: arguments, busybox: false) { _ in
                let answer = try get("/_ping", port, [certificates.authority])
                #expect(answer == "200 OK\n")
            }
            let output = try Command.run(
                "\(Environment.binaries)/dockerd",
                ["--validate", "--config-file", try folder.file("d.json", "{}"), "--tls", "--tlscert", "/none.pem"]
            )
            #expect(output.code == 1)
            #expect(output.err.contains("could not load X509 key pair (cert: \"/none.pem\""), "\(output)")
        }
    }

    // Whoever reaches the port is root on the host: that has to be said in words.
    @Test func `a port that is open to others without TLS has to be meant`() throws {
        try TemporaryFolder.with { folder in
            let port = try FreePort.find()
            let open = ["-H", "tcp://0.0.0.0:\(port)"]
            let refused = try Command.run(
                "\(Environment.binaries)/dockerd",
                open + [
                    "--config-file", try folder.file("d.json", "{}"), "--data-root", "\(folder.path)/data",
                    "--exec-root", "\(folder.path)/exec", "--pidfile", "\(folder.path)/pid",
                ]
            )
            #expect(refused.code == 1 && refused.err.contains("--tls=false"), "\(refused)")
            try Engine.with(arguments: open + ["--tls=false"], busybox: false) { (_: Engine) throws in
                let get = "import sys, urllib.request as r; print(r.urlopen(sys.argv[1]).read().decode())"
                #expect(try Command.check("python3", ["-c", get, "http://127.0.0.1:\(port)/_ping"]).out == "OK\n")
            }
        }
    }
}
