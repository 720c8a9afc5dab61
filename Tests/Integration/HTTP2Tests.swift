import Glibc
import Linux
import Support
import Testing
import Text

/// The API by HTTP/2, as clients speak it that know beforehand, or agree by TLS: curl stands for them.
@Suite(
    .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
    .enabled(if: GRPCCall.isPossible, Comment(rawValue: GRPCCall.comment))
)
struct HTTP2Tests {
    private func curl(_ engine: Engine, _ words: String...) throws -> String {
        let common = ["--silent", "--show-error", "--max-time", "30", "--http2-prior-knowledge"]
        return try Command.check("curl", common + ["--unix-socket", engine.socket] + words).out
    }

    @Test func `the same socket speaks both, with the same answers`() throws {
        try Engine.with { engine in
            let head = try curl(engine, "--include", "http://d/_ping")
            #expect(head.hasPrefix("HTTP/2 200"), "\(head)")
            #expect(head.contains("\r\napi-version: 1.51\r\n") && head.hasSuffix("\r\n\r\nOK"), "\(head)")
            let json = ["--header", "Content-Type: application/json", "--data", #"{"Image":"busybox"}"#]
            let made = try curl(engine, json[0], json[1], json[2], json[3], "http://d/containers/create?name=two")
            #expect(made.hasPrefix("{\"Id\":\""), "\(made)")
            // A body of no told length, and one of none.
            #expect(try curl(engine, "--request", "POST", "http://d/containers/two/rename?name=one") == "")
            for path in ["/containers/json?all=1", "/images/json", "/containers/none/json"] {
                #expect(try curl(engine, "http://d\(path)") == engine.api.get(path).text)
            }
            // More than the windows of a stream and of a connection, both ways.
            let saved = "\(engine.folder.path)/saved.tar"
            _ = try curl(engine, "--output", saved, "http://d/images/busybox/get")
            let loaded = try curl(engine, "--upload-file", saved, "--request", "POST", "http://d/images/load")
            #expect(loaded.contains("Loaded image: busybox:latest"), "\(loaded)")
            // An answer before the whole body has come.
            let code = try curl(
                engine,
                "--output",
                "/dev/null",
                "--write-out",
                "%{http_code}",
                "-T",
                saved,
                "http://d/none"
            )
            #expect(code == "404")
            let attached = try curl(engine, "--request", "POST", "http://d/containers/one/attach?stream=1")
            #expect(attached.contains("error attaching to container one, hijack connection missing"), "\(attached)")
        }
    }

    @Test func `what is no HTTP of any version is hung up on, and a preface alone harms nothing`() throws {
        try Engine.with(busybox: false) { (engine: Engine) throws in
            let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
            for damaged in [
                preface, Array(preface.dropLast(3)), preface + [UInt8](repeating: 0xFF, count: 64),
                // A frame of settings that announces far more than may come.
                preface + [0xFF, 0xFF, 0xFF, 4, 0, 0, 0, 0, 0],
            ] {
                #expect(try RawExchange.send(damaged, to: engine.socket, seconds: 10) != nil)
            }
            #expect(try curl(engine, "http://d/_ping") == "OK")
        }
    }

    @Test func `over TLS clients are offered HTTP/1.1, by which they can attach`() throws {
        try TemporaryFolder.with { folder in
            let certificates = try Certificates(in: folder.path)
            let port = try FreePort.find()
            let server = ["--tlscert", certificates.server.certificate, "--tlskey", certificates.server.key]
            let arguments = ["-H", "tcp://127.0.0.1:\(port)", "--tlsverify=false"] + server
            try Engine.with(arguments: arguments, busybox: false) { _ in
                for (flag, line) in [("--http2", "HTTP/1.1 200"), ("--http1.1", "HTTP/1.1 200")] {
                    let words = [
                        "--silent", "--show-error", "--max-time", "30", "--cacert", certificates.authority, flag,
                    ]
                    let answer = try Command.check("curl", words + ["--include", "https://127.0.0.1:\(port)/_ping"])
                    #expect(answer.out.hasPrefix(line), "\(answer)")
                }
            }
        }
    }
}
