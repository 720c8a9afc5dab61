import Testing
import Text

@testable import Docker

@Suite struct SwarmOptionTests {
    @Test(arguments: [
        ("", "0.0.0.0:2377"), ("eth0", "eth0:2377"), ("10.0.0.1:99", "10.0.0.1:99"), (":99", "0.0.0.0:99"),
        ("tcp://[::1]", "[::1]:2377"), ("[::1]:5", "[::1]:5"), ("a:", "a:2377"),
    ])
    func `an address to listen on is completed`(text: String, expected: String) throws {
        #expect(try NodeAddress.complete(text) == expected)
    }

    @Test(arguments: [
        ("udp://x", "invalid proto, expected tcp: udp://x"),
        ("a:b", #"parse "tcp://a:b": invalid port ":b" after host"#), ("a:1:2", "invalid bind address format: a:1:2"),
    ])
    func `one that is none is refused`(text: String, message: String) {
        #expect(throws: OptionError(message)) { try NodeAddress.complete(text) }
    }

    @Test func `an external authority has a protocol, a place and options`() throws {
        let authority = try SwarmOptions.authority("protocol=CFSSL,url=https://x/?a=b,Name=v")
        #expect(authority == ["Protocol": "cfssl", "URL": "https://x/?a=b", "Options": ["Name": "v"]])
    }

    @Test(arguments: [
        ("x", "invalid field 'x' must be a key=value pair"),
        ("protocol=x,url=y", "unrecognized external CA protocol x"),
        ("url=y", "the external-ca option needs a protocol= parameter"),
        ("protocol=cfssl", "the external-ca option needs a url= parameter"),
        ("cacert=/nope", "unable to read CA cert for external CA: open /nope: no such file or directory"),
    ])
    func `one that is not whole is refused`(text: String, message: String) {
        #expect(throws: OptionError(message)) { try SwarmOptions.authority(text) }
    }

    @Test func `only what is said changes a swarm`() throws {
        var spec: Tree = ["Raft": ["KeepOldSnapshots": 1], "Labels": [:]]
        let options = try OptionTable(CommandDescription(.swarmUpdate).table.options)
            .parse(["--max-snapshots", "18446744073709551615", "--autolock=false", "--cert-expiry", "2h"])
        try SwarmOptions(options).apply(to: &spec, root: "")
        #expect(
            spec == [
                "Raft": ["KeepOldSnapshots": .number("18446744073709551615")], "Labels": [:],
                "EncryptionConfig": ["AutoLockManagers": false], "CAConfig": ["NodeCertExpiry": 7_200_000_000_000],
            ]
        )
    }
}
