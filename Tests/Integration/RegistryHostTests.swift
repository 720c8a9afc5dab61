import Linux
import Support
import Testing

/// Registries that are not as their names say: over TLS, with certificates or a hosts.toml of the operator's.
@Suite(.disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment))
struct RegistryHostTests {
    private func pull(_ engine: Engine, _ name: String) throws -> Output {
        let output = try engine.docker("pull", "-q", "\(name)/busybox:latest")
        if output.code == 0 { try engine.docker.check("rmi", "\(name)/busybox:latest") }
        return output
    }

    @Test func `certificates and hosts of a registry's folder lead to it`() throws {
        try TemporaryFolder.with { folder in
            let mine = try Certificates(in: folder.path)
            func text(_ path: String) throws -> String { String(decoding: try Files.read(path), as: UTF8.self) }
            let name = "registry-\(UInt32.random(in: 0...UInt32.max)).test"
            let tls = ["--tls", mine.server.certificate, mine.server.key]
            let mutual = tls + ["--client", mine.authority]
            try Engine.with(busybox: false) { engine in
                // A name that no resolver knows, and a mirror for it.
                try TestRegistry.with { registry in
                    let host = "server = \"http://127.0.0.1:1\"\n[host.\"http://\(registry.host)\"]\n"
                    try RegistryFolder.make(for: name, ["hosts.toml": host], in: folder)
                    let pulled = try pull(engine, name)
                    #expect(pulled.code == 0 && pulled.line == "\(name)/busybox:latest", "\(pulled)")
                    #expect(try registry.requests().contains { $0.contains("ns=\(name)") })
                }
                try TestRegistry.with(tls) { registry in
                    let host = "[host.\"https://\(registry.host)\"]\n  ca = \"\(mine.authority)\"\n"
                    try RegistryFolder.make(for: "tls-\(name)", ["hosts.toml": host], in: folder)
                    let pulled = try pull(engine, "tls-\(name)")
                    #expect(pulled.code == 0, "\(pulled)")
                }
                // docker's own names of files.
                try TestRegistry.with(mutual) { registry in
                    let refused = try pull(engine, registry.host)
                    #expect(refused.code == 1, "\(refused)")
                    let files = [
                        "ca.crt": try text(mine.authority), "client.cert": try text(mine.client.certificate),
                        "client.key": try text(mine.client.key),
                    ]
                    try RegistryFolder.make(for: registry.host, files, in: folder)
                    let pulled = try pull(engine, registry.host)
                    #expect(pulled.code == 0, "\(pulled)")
                }
            }
        }
    }
}
