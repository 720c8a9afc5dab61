import Linux
import OCI
import Testing

@Suite struct ImageReferenceTests {
    private static let digest = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    // Rows: what one types, the name that containerd keeps, what docker shows.
    @Test(
        arguments: [
            ("busybox", "docker.io/library/busybox:latest", "busybox:latest"),
            ("busybox:1.36", "docker.io/library/busybox:1.36", "busybox:1.36"),
            ("library/busybox", "docker.io/library/busybox:latest", "busybox:latest"),
            ("docker.io/busybox", "docker.io/library/busybox:latest", "busybox:latest"),
            ("index.docker.io/busybox", "docker.io/library/busybox:latest", "busybox:latest"),
            ("user/name:V.1-x_y", "docker.io/user/name:V.1-x_y", "user/name:V.1-x_y"),
            ("a/b/c", "docker.io/a/b/c:latest", "a/b/c:latest"),
            ("ghcr.io/o/n", "ghcr.io/o/n:latest", "ghcr.io/o/n:latest"),
            ("ghcr.io/n", "ghcr.io/n:latest", "ghcr.io/n:latest"),
            ("localhost/n", "localhost/n:latest", "localhost/n:latest"),
            ("host:5000/n", "host:5000/n:latest", "host:5000/n:latest"),
            ("host:5000/n:1", "host:5000/n:1", "host:5000/n:1"),
            ("host/n", "docker.io/host/n:latest", "host/n:latest"),
            ("host:5000", "docker.io/library/host:5000", "host:5000"),
            ("Host/n", "Host/n:latest", "Host/n:latest"),
            ("1.2.3.4/n", "1.2.3.4/n:latest", "1.2.3.4/n:latest"),
            ("a-b.c__d---e", "docker.io/library/a-b.c__d---e:latest", "a-b.c__d---e:latest"),
            ("n@\(digest)", "docker.io/library/n@\(digest)", "n@\(digest)"),
            ("ghcr.io/n:1@\(digest)", "ghcr.io/n@\(digest)", "ghcr.io/n:1@\(digest)"),
        ]
    )
    func `a name is completed and shown as docker does it`(text: String, name: String, familiar: String) throws {
        let reference = try ImageReference(text)
        #expect(reference.name == name)
        #expect(reference.familiar == familiar)
    }

    @Test func `a digest beside a tag is kept`() throws {
        let reference = try ImageReference("n:1@\(Self.digest)")
        #expect(reference.tag == "1")
        #expect(reference.digest == Self.digest)
        #expect(reference.repository == "docker.io/library/n")
    }

    @Test(
        arguments: [
            "", "/", ":", "@", ":tag", "n:", "n@", "n:a b", "a//b", "/n", "n/", "-n", "n-", "n.", ".n", "_n", "a..b",
            "a___b", "a._b", "a-.b", "n:-t", "n:.t", "n@sha256:", "n@sha256:\(String(repeating: "A", count: 64))",
            "n@sha512:\(String(repeating: "a", count: 64))", "n@\(digest)0", "../n", "n:../x", "a_b.c/n", "-a.b/n",
            "a.b-/n", "a.b:c/n", "a.b:1:2/n", "a.b:/n", "a/../b", "a/./b", "n\n", "n\u{0}",
            "ü", "a/\u{301}b", "host.x/", "ghcr.io/", "ho$t.x/n", "n:\(String(repeating: "t", count: 129))",
            "http://x/n",
            " n", "n ", "n:t:u", "n@\(digest)@\(digest)", "../../etc/passwd",
        ]
    )
    func `what is no reference is refused in docker's words, CVE-2024-3727`(text: String) throws {
        let error = try #require(throws: EngineError.self) { try ImageReference(text) }
        #expect(error.message == "invalid reference format")
        #expect(error.kind == .invalid)
    }

    @Test func `capitals are refused with the name that has them`() throws {
        let error = try #require(throws: EngineError.self) { try ImageReference("ghcr.io/Some/name:1") }
        #expect(error.message == "invalid reference format: repository name (Some/name) must be lowercase")
        let short = try #require(throws: EngineError.self) { try ImageReference("Busybox") }
        #expect(short.message == "invalid reference format: repository name (library/Busybox) must be lowercase")
    }

    @Test func `names end at 255 bytes and tags at 128`() throws {
        let longest = String(repeating: "n", count: 255)
        #expect(try ImageReference("ghcr.io/\(longest)").path == longest)
        #expect(throws: EngineError.self) { try ImageReference("ghcr.io/\(longest)n") }
        let tag = String(repeating: "t", count: 128)
        #expect(try ImageReference("n:\(tag)").tag == tag)
    }
}
