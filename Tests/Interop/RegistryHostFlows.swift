import Glibc
import Linux
import Support
import Testing

/// What hosts.toml and the environment say of the way to a registry, with real ctr and our containerd.
@Suite(
    .serialized,
    .disabled(if: EngineObstacle.reason != nil, EngineObstacle.comment),
    .disabled(if: PeerSet.sid.obstacle != nil, PeerSet.sid.comment)
)
struct RegistryHostFlows {
    private static let image = "registry.test/busybox:latest"

    /// `hosts` is the hosts.toml for every registry.
    private func pull(
        _ hosts: String,
        _ environment: [String: String?] = [:],
        patience: String = "60s"
    ) throws -> Output {
        var output: Output?
        try Supervisor.with(environment: environment) { containerd in
            let ctr = containerd.client(PeerSet.sid.program("ctr"))
            let folder = "\(containerd.folder.path)/hosts"
            try Files.makeDirectories("\(folder)/_default")
            try Files.writeAtomically(
                "\(folder)/_default/hosts.toml",
                bytes: Array(hosts.utf8),
                mode: 0o644,
                sync: false
            )
            output = try ctr(["--timeout", patience, "images", "pull", "--hosts-dir", folder, Self.image])
            let names = try ctr.check("images", "ls", "-q").out
            #expect(names == (output?.code == 0 ? "\(Self.image)\n" : ""))
        }
        return try #require(output)
    }

    /// A certificate that signs itself, with its key.
    private func certificate(_ name: String, in folder: TemporaryFolder) throws -> (certificate: String, key: String) {
        let (key, certificate) = ("\(folder.path)/\(name).key", "\(folder.path)/\(name).pem")
        try Command.check(
            "openssl",
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
                + ["-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:localhost,DNS:\(name)"]
                + ["-keyout", key, "-out", certificate]
        )
        return (certificate, key)
    }

    @Test func `a registry that wants a certificate of the client`() throws {
        try TemporaryFolder.with { folder in
            let server = try certificate("registry.test", in: folder)
            let client = try certificate("client.test", in: folder)
            try TestRegistry.with(["--tls", server.certificate, server.key, "--client", client.certificate]) {
                registry in
                let host = "[host.\"https://localhost:\(registry.port)\"]\nca = '\(server.certificate)'\n"
                let refused = try pull(host)
                #expect(refused.code != 0, "\(refused)")
                let shown = try pull(host + "client = [['\(client.certificate)', '\(client.key)']]\n")
                #expect(shown.code == 0, "\(shown)")
                let wrong = try pull(host + "client = [['\(server.certificate)', '\(server.key)']]\n")
                #expect(wrong.code != 0, "\(wrong)")
            }
        }
    }

    @Test func `a mirror whose API has a path of its own`() throws {
        try TestRegistry.with(["--prefix", "/deep/api"]) { registry in
            let host = "server = 'http://127.0.0.1:1'\n[host.\"http://\(registry.host)/deep/api\"]\n"
            let refused = try pull(host)
            #expect(refused.code != 0, "\(refused)")
            #expect(try registry.requests().allSatisfy { $0.contains(" /deep/api/v2/busybox/") })
            let taken = try pull(host + "override_path = true\n")
            #expect(taken.code == 0, "\(taken)")
            let asked = try registry.requests()
            #expect(asked.contains { $0.hasPrefix("HEAD /deep/api/busybox/manifests/latest") }, "\(asked)")
        }
    }

    /// Without the limit a connect may take 30 seconds.
    @Test func `a mirror that nobody answers for is given up in time`() throws {
        try BlackHole.with { port in
            try TestRegistry.with { registry in
                let hosts = """
                    server = "http://\(registry.host)"
                    [host."http://127.0.0.1:\(port)"]
                    dial_timeout = "300ms"
                    """
                let pulled = try pull(hosts, patience: "20s")
                #expect(pulled.code == 0, "\(pulled)")
            }
        }
    }

    @Test func `a tunnel through a proxy, with TLS inside`() throws {
        try TemporaryFolder.with { folder in
            let server = try certificate("registry.test", in: folder)
            try TestRegistry.with(["--tls", server.certificate, server.key]) { registry in
                try TestRegistry.with(["--tunnel", registry.port], empty: true) { proxy in
                    let environment: [String: String?] = [
                        "HTTPS_PROXY": "http://me:word@\(proxy.host)", "SSL_CERT_FILE": server.certificate,
                    ]
                    let pulled = try pull("server = 'https://registry.test'\n", environment)
                    #expect(pulled.code == 0, "\(pulled)")
                    let asked = try Set(proxy.requests())
                    #expect(asked == ["CONNECT registry.test:443 Basic bWU6d29yZA=="])
                    #expect(try registry.requests().contains { $0.hasPrefix("GET /v2/busybox/blobs/") })
                }
            }
        }
    }

    /// A port of loopback on which connects hang: it listens, and its queue is full.
    private enum BlackHole {
        static func with(_ body: (UInt16) throws -> Void) throws {
            let listener = FileDescriptor(owning: Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let port = try withUnsafeMutableBytes(of: &address) { bytes in
                let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
                try systemCall("bind") { bind(listener.raw, pointer, size) }
                try systemCall("listen") { listen(listener.raw, 0) }
                try systemCall("getsockname") { getsockname(listener.raw, pointer, &size) }
                return bytes.load(fromByteOffset: 2, as: UInt16.self).bigEndian
            }
            var waiting: [Int32] = []
            defer { for one in waiting { close(one) } }
            for _ in 0..<4 {
                let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
                let one = Glibc.socket(AF_INET, kind, 0)
                waiting.append(one)
                withUnsafePointer(to: &address) {
                    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = connect(one, $0, size) }
                }
            }
            try body(port)
        }
    }
}
