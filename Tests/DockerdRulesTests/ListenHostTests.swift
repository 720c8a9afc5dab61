import DockerdRules
import Testing

@Suite struct ListenHostTests {
    @Test(arguments: [
        ("", ListenHost.unix("/var/run/docker.sock")), ("unix://", .unix("/var/run/docker.sock")),
        ("unix:///a", .unix("/a")), ("tcp://", .tcp(host: "localhost", port: 2375)),
        ("tcp://:7", .tcp(host: "localhost", port: 7)), ("1.2.3.4:5", .tcp(host: "1.2.3.4", port: 5)),
        ("tcp://[::1]:5", .tcp(host: "::1", port: 5)), ("fd://", .descriptor(nil)), ("fd://4", .descriptor(4)),
        (" tcp://a:9 ", .tcp(host: "a", port: 9)),
    ])
    func `an address is what docker takes it for`(text: String, host: ListenHost) throws {
        #expect(try ListenHost(text, tls: false) == host)
    }

    @Test func `with TLS nothing means the TLS port`() throws {
        #expect(try ListenHost("", tls: true) == .tcp(host: "localhost", port: 2376))
    }

    @Test(arguments: [
        "npipe://x", "tcp://a:0", "tcp://a:x", "tcp://a:1/b", "tcp://::1:5", "unix://a://b", "fd://x", "tcp://[::1:5",
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: OptionProblem.self) { try ListenHost(text, tls: false) }
    }

    @Test(arguments: [
        ("tcp://127.0.0.1:1", true), ("tcp://127.9.9.9:1", true), ("tcp://localhost:1", true), ("tcp://[::1]:1", true),
        ("unix:///x", true), ("tcp://0.0.0.0:1", false), ("tcp://127.evil.example:1", false), ("tcp://[::]:1", false),
    ])
    func `only loopback is local`(text: String, isLocal: Bool) throws {
        #expect(try ListenHost(text, tls: false).isLocal == isLocal)
    }

    @Test(arguments: [
        ([], false, false, false), (["--tls"], true, true, true), (["--tlsverify"], true, true, true),
        (["--tlsverify=false"], true, false, true), (["--tls=false"], false, false, true),
        (["--tls", "--tlsverify=false"], true, false, true),
    ])
    func `flags of TLS mean what they mean to docker`(arguments: [String], isOn: Bool, asks: Bool, mayBeOpen: Bool)
        throws
    {
        let tls = try options(arguments).tls
        #expect(tls.isOn == isOn)
        #expect(tls.asksClients == asks)
        #expect(tls.allowsOpenSockets == mayBeOpen)
    }
}
