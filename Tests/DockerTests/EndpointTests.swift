import Testing

@testable import Docker

/// The texts are those of docker 28.5.2.
@Suite struct EndpointTests {
    @Test(arguments: [
        ("", "unix:///var/run/docker.sock"), ("unix://", "unix:///var/run/docker.sock"), ("unix:///x", "unix:///x"),
        ("tcp://", "tcp://localhost:2375"), (":5", "tcp://localhost:5"), ("h", "tcp://h:2375"),
        ("tcp://[::1]", "tcp://[::1]:2375"), ("tcp://h:5/base", "tcp://h:5/base"), ("ssh://u@h", "ssh://u@h"),
    ])
    func `a host that leaves things out is filled in`(_ text: String, _ host: String) throws {
        #expect(try Endpoint.host(text, tls: false) == host)
    }

    @Test(arguments: [
        ("foo://x", "invalid bind address format: foo://x"), ("tcp://a:b", "invalid bind address format: a:b"),
        ("unix://unix://x", "invalid proto, expected unix: unix://x"),
        ("tcp://udp://x", "invalid proto, expected tcp: udp://x"),
    ])
    func `a host that is none is refused`(_ text: String, _ message: String) {
        let failure = #expect(throws: Failure.self) { try Endpoint.host(text, tls: false) }
        #expect(failure?.message == message)
    }

    @Test func `with TLS the standard is a port of its own`() throws {
        #expect(try Endpoint.host("", tls: true) == "tcp://localhost:2376")
    }

    @Test(arguments: [
        ("ssh://h", ["ssh", "-o ConnectTimeout=30", "-T", "--", "h", "docker system dial-stdio"]),
        (
            "ssh://u@[::1]:7/a b",
            [
                "ssh", "-l", "u", "-p", "7", "-o ConnectTimeout=30", "-T", "--", "::1",
                "docker '--host=unix:///a b' system dial-stdio",
            ]
        ),
        (
            "ssh://-oProxyCommand=x",
            ["ssh", "-o ConnectTimeout=30", "-T", "--", "'-oProxyCommand=x'", "docker system dial-stdio"]
        ),
        ("ssh://$(x)", ["ssh", "-o ConnectTimeout=30", "-T", "--", "'$(x)'", "docker system dial-stdio"]),
    ])
    func `ssh gets what a shell on the other side reads as it is meant`(_ text: String, _ words: [String]) throws {
        #expect(try SSHTarget(text).arguments == words)
    }

    @Test(arguments: [
        ("ssh://", "hostname is empty"), ("ssh://u:p@h", "plain-text password is not supported"),
        ("ssh://h?a=b", "query parameters are not allowed: \"a=b\""),
        ("ssh://h/#f", "fragments are not allowed: \"f\""),
    ])
    func `an ssh URL that says more is refused`(_ text: String, _ reason: String) {
        let failure = #expect(throws: Failure.self) { try SSHTarget(text) }
        #expect(failure?.message == "ssh host connection is not valid: invalid SSH URL: \(reason)")
    }
}
