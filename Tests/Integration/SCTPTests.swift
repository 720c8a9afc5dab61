import Support
import Testing
import Text

/// Published ports of SCTP, by packets from a host outside. Not every kernel has it; scripts/rig's has.
@Suite(.serialized, .enabled(if: SCTP.isThere, "the kernel has no sctp")) struct SCTPTests {
    /// Tells its first client by which address it sees it.
    private static let server =
        SCTP.start
        + #"bind(S, sockaddr_in(80, INADDR_ANY)) or die; listen(S, 5) or die; $who = accept(C, S);"#
        + #"($port, $address) = sockaddr_in($who); syswrite C, inet_ntoa($address); sysread(C, $end, 1);"#

    private static func client(_ address: String, _ port: Int) -> String {
        "use Socket; for (1..100) { socket(S, PF_INET, SOCK_STREAM, 132) or die;"
            + #"if (connect(S, sockaddr_in(\#(port), inet_aton("\#(address)")))) { sysread(S, $b, 100); print $b; exit }"#
            + " select(undef, undef, undef, 0.1); } die $!"
    }

    /// The same by version 6.
    private static func client6(_ address: String, _ port: Int) -> String {
        "use Socket qw(:DEFAULT inet_pton pack_sockaddr_in6); for (1..100) { socket(S, AF_INET6, SOCK_STREAM, 132) or die;"
            + #"if (connect(S, pack_sockaddr_in6(\#(port), inet_pton(AF_INET6, "\#(address)")))) "#
            + "{ sysread(S, $b, 100); print $b; exit } select(undef, undef, undef, 0.1); } die $!"
    }

    @Test func `a port of sctp is published to hosts outside`() throws {
        try Engine.with(networks: .own) { engine in
            let outside = try BackgroundProcess("unshare", ["--net", "sleep", "1000"])
            defer { withExtendedLifetime(outside) {} }
            let namespace = "/proc/\(outside.pid)/ns/net"
            try Clock.wait("a namespace for the host outside") {
                try Command.run("readlink", [namespace]).out != Command.run("readlink", ["/proc/self/ns/net"]).out
            }
            try engine.checkOnHost("ip link add wan type veth peer name wan netns \(outside.pid)")
            try engine.checkOnHost("ip addr add 10.9.0.1/24 dev wan")
            try engine.checkOnHost("ip link set wan up")
            for line in ["addr add 10.9.0.2/24 dev wan", "link set wan up"] {
                try Command.check(
                    "nsenter",
                    ["--net=\(namespace)", "ip"] + line.split(separator: " ").map(String.init)
                )
            }
            let id = try engine.docker.check("run", "-d", "-p", "8080:80/sctp", "busybox", "sleep", "1000").lines[0]
            #expect(try engine.docker.check("port", id).out.contains("80/sctp -> 0.0.0.0:8080\n"))
            let pid = try engine.inspect(id)["State"]?["Pid"]?.int ?? 0
            let serve = ["--net=/proc/\(pid)/ns/net", "perl", "-e", Self.server]
            let server = try BackgroundProcess("nsenter", serve)
            defer { withExtendedLifetime(server) {} }
            let words = ["--net=\(namespace)", "perl", "-e", Self.client("10.9.0.1", 8080)]
            #expect(try Command.check("nsenter", words).out == "10.9.0.2")
            // The kernel can't lead ::1 to a container: netd does, by the network's gateway.
            let next = try BackgroundProcess("nsenter", serve)
            defer { withExtendedLifetime(next) {} }
            #expect(try engine.onHost("perl", "-e", Self.client6("::1", 8080)).out == "172.17.0.1")
        }
    }
}

private enum SCTP {
    static let start = "use Socket; socket(S, PF_INET, SOCK_STREAM, 132) or exit 1;"
    static var isThere: Bool { (try? Command.run("perl", ["-e", start]))?.code == 0 }
}
