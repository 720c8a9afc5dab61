import Glibc
import Linux
import Netlink
import Testing

@testable import Networking

/// Rules that the host has of its own, beside published ports. It needs root, as the engine does.
@Suite(.enabled(if: geteuid() == 0)) struct HostRulesTests {
    /// A table of the administrator's with one chain that drops packets to a port.
    private static func drop(_ port: UInt16, at hook: NetfilterHook, priority: Int32 = 0) throws {
        var batch = NetfilterBatch(table: "admin")
        batch.addTable()
        batch.addChain("own", type: "filter", hook: hook, priority: priority)
        batch.addRule(
            "own",
            [
                .meta(.transportProtocol, to: 0), .equals(0, [6]), .transportHeader(offset: 2, length: 2, to: 0),
                .equals(0, [UInt8(port >> 8), UInt8(truncatingIfNeeded: port)]), .verdict(.drop),
            ]
        )
        let rules = batch
        // The kernel tells who it was by the name of the thread.
        try DetachedThread.run {
            ProcessName.set("admin")
            try rules.commit()
        }
    }

    private static func removeRules() throws {
        var batch = NetfilterBatch(table: "admin")
        batch.removeTable()
        try batch.commit()
    }

    private static func published(
        respectsHost: Bool,
        _ body: @escaping @Sendable (Setup) throws -> Void
    ) throws {
        try Lab.run { folder in
            let lab = try Setup(folder, respectsHost: respectsHost)
            let network = try lab.network("a", 31)
            let one = try lab.container(network, 31, 2)
            for isVersion6 in [false, true] { try Setup.serve(one, 80, isVersion6: isVersion6) }
            try lab.networks.publish([
                try lab.port(network, host: "0.0.0.0", 8080, "172.31.0.2"),
                try lab.port(network, host: "10.9.0.1", 8081, "172.31.0.2"),
                try lab.port(network, host: "::", 8080, "fd31::2"),
            ])
            try body(lab)
        }
    }

    @Test(arguments: [Int32.min + 1000, 0, 1_000_000], [false, true])
    func `what the host's rules drop on its way to containers reaches no published port`(
        priority: Int32,
        respectsHost: Bool
    ) throws {
        try Self.published(respectsHost: respectsHost) { lab in
            // The container's port: packets come by after their translation.
            try Self.drop(80, at: .forward, priority: priority)
            try Setup.expect(lab.outside, "10.9.0.1", 8080, "timed out")
            try Self.removeRules()
            try Setup.expect(lab.outside, "10.9.0.1", 8080, "10.9.0.2")
        }
    }

    @Test(arguments: [Int32.min + 1000, 0, 1_000_000])
    func `what the host's rules drop on its way to the host reaches no published port of who respects them`(
        priority: Int32
    ) throws {
        try Self.published(respectsHost: true) { lab in
            try Self.drop(8080, at: .input, priority: priority)
            for host in ["10.9.0.1", "fd09::1"] { try Setup.expect(lab.outside, host, 8080, "timed out") }
            // Others are reached, by the client's own address.
            try Setup.expect(lab.outside, "10.9.0.1", 8081, "10.9.0.2")
            try Self.removeRules()
            try Setup.expect(lab.outside, "10.9.0.1", 8080, "10.9.0.2")
            try Setup.expect(lab.outside, "fd09::1", 8080, "fd09::2")
        }
    }

    @Test func `a new rule of the host is there for clients too that were let through before`() throws {
        try Self.published(respectsHost: true) { lab in
            try lab.networks.keepRules { _ in }
            try Setup.expect(lab.outside, "10.9.0.1", 8080, "10.9.0.2")
            try Self.drop(8080, at: .input)
            // The thread that watches hears of it in a moment of its own.
            let isClosed = try Lab.inside(lab.outside) {
                for _ in 0..<100 {
                    let answer = try Conversation.ask("10.9.0.1", 8080, isUDP: false, milliseconds: 300)
                    if answer == "timed out" { return true }
                }
                return false
            }
            #expect(isClosed)
        }
    }

    @Test func `without that respect a rule for the host's own ports says nothing of published ones`() throws {
        try Self.published(respectsHost: false) { lab in
            try Self.drop(8080, at: .input)
            try Setup.expect(lab.outside, "10.9.0.1", 8080, "10.9.0.2")
        }
    }

    @Test(arguments: [false, true])
    func `the host reaches its published ports itself, and what nobody published is refused at once`(
        respectsHost: Bool
    ) throws {
        try Self.published(respectsHost: respectsHost) { lab in
            try Setup.expect(nil, "127.0.0.1", 8080, "172.31.0.1")
            try Setup.expect(nil, "10.9.0.1", 8081, "10.9.0.1")
            try Setup.expect(lab.outside, "10.9.0.1", 8082, "connection refused")
        }
    }
}
