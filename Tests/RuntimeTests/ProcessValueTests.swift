import Glibc
import OCI
import Testing
import Text

@testable import Runtime

/// The values of a process that take no kernel: environment, home, sysctls' names.
@Suite struct ProcessValueTests {
    private func environment(_ entries: [String]) throws -> [String] {
        var process = try SpecProcess(json: JSONNode.parse(#"{"args":["x"],"cwd":"/"}"#))
        process.env = entries
        return EnvironmentList.of(process)
    }

    @Test(arguments: [
        (["A=1", "HOME=/h", "A=2"], ["HOME=/h", "A=2"]), (["HOME=/h", "=", "=x"], ["HOME=/h", "=x"]),
        (["HOME=/h", "A==", "A"], ["HOME=/h", "A"]),
        // An accent behind the "=" is part of the value, though Swift takes both for one Character.
        (["HOME=/h", "A=\u{301}x", "A=y"], ["HOME=/h", "A=y"]), (["HOME=\u{301}"], ["HOME=\u{301}"]),
    ])
    func `each name stands once, the last of them`(entries: [String], expected: [String]) throws {
        #expect(try environment(entries) == expected)
    }

    @Test func `the last PATH is searched`() throws {
        var process = try SpecProcess(json: JSONNode.parse(#"{"args":["x"],"cwd":"/"}"#))
        #expect(EnvironmentList.path(process) == "")
        process.env = ["PATH=/a", "PATH=\u{301}/b", "XPATH=/c"]
        #expect(EnvironmentList.path(process) == "\u{301}/b")
    }

    private static let users = Array(
        """
        root:x:0:0:root:/root:/bin/sh
        short:x:5
        none
        :x:6:6:::
        -1:x:-1:0::/minus:
        big:x:4294967296:0::/wrapped:
        plus:x:+7:0::/plus:
        twice:x:8:8::/first:
        twice:x:8:8::/second:
        last:x:4294967294:0::/last:/bin/sh
        """.utf8
    )

    @Test(
        arguments: [
            (0, "/root"), (5, nil), (6, ""), (8, "/first"), (4_294_967_294, "/last"), (4_294_967_295, nil), (1, nil),
        ] as [(UInt32, String?)]
    )
    func `a home is that of the first whole line with the id`(uid: UInt32, home: String?) {
        #expect(PasswordFile.field(5, of: uid, in: Self.users) == home)
    }

    @Test(arguments: [
        ("net.ipv4.ip_forward", "net/ipv4/ip_forward"), ("net/ipv4/conf/eno2.100/x", "net/ipv4/conf/eno2.100/x"),
        ("net.ipv4.conf.eno2/100.x", "net/ipv4/conf/eno2.100/x"), ("", ""), ("a", "a"), (".a", "/a"),
    ])
    func `the first separator of a sysctl's name says which is which`(name: String, path: String) {
        #expect(Sysctl.path(name) == path)
    }
}
