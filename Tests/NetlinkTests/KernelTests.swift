import CLinux
import Glibc
import Linux
import Testing

@testable import Netlink

/// What the kernel makes of our messages, in a network namespace that only the test's thread is in.
@Suite(.enabled(if: geteuid() == 0)) struct KernelTests {
    private static func alone(_ body: @escaping @Sendable () throws -> Void) throws {
        try DetachedThread.run {
            try systemCall("unshare") { monohull_unshare(0x4000_0000) }  // CLONE_NEWNET
            try body()
        }
    }

    /// What a dump of that type has: the bodies of its messages.
    private static func dump(_ type: UInt16, _ family: Int32 = AF_INET, header: Int) throws -> [ArraySlice<UInt8>] {
        var message = NetlinkMessage(type: type, flags: 0x300)
        message.append([UInt8(truncatingIfNeeded: family)] + [UInt8](repeating: 0, count: header - 1))
        return try RouteSocket().request(message, "dump").map(\.body)
    }

    private static func value(_ type: UInt16, of body: ArraySlice<UInt8>, header: Int) -> [UInt8]? {
        NetlinkReader(body).attributes(from: header).first { $0.type == type }.map { Array($0.value) }
    }

    @Test func `a neighbour has the address that it is given, and goes`() throws {
        try Self.alone {
            let socket = try RouteSocket()
            try socket.request(.bridge("br0", mac: [2, 0, 0, 0, 0, 1]), "add bridge")
            let index = try socket.linkIndex("br0")
            try socket.setLink(index, isUp: true)
            let address = try #require(IPAddress("10.0.0.9"))
            func known() throws -> [[UInt8]] {
                try Self.dump(30, header: 12).filter { Self.value(1, of: $0, header: 12) == address.bytes }
                    .compactMap { Self.value(2, of: $0, header: 12) }
            }
            for mac: [UInt8] in [[2, 0, 0, 0, 0, 7], [2, 0, 0, 0, 0, 8]] {
                try socket.request(.neighbour(address, mac: mac, on: index), "add neighbour")
                #expect(try known() == [mac])
            }
            try socket.request(.removeNeighbour(address, on: index), "delete neighbour")
            // Who waits for an answer may still be there; its hardware address is not.
            #expect(try known() == [])
        }
    }

    @Test(arguments: ["10.0.0.9", "fd00::9"]) func `a host answers for an address as long as it is told to`(
        _ text: String
    ) throws {
        try Self.alone {
            let socket = try RouteSocket()
            let address = try #require(IPAddress(text))
            let loopback = try socket.linkIndex("lo")
            let removal = NetlinkMessage.removeProxy(for: address, on: loopback)
            try socket.request(.proxy(for: address, on: loopback), "add proxy")
            try socket.request(removal, "delete proxy")
            let error = #expect(throws: SystemCallError.self) { try socket.request(removal, "delete proxy") }
            #expect(error?.errno == ENOENT)
        }
    }

    @Test(arguments: [false, true]) func `a rule leads to its table until it is removed`(isVersion6: Bool) throws {
        try Self.alone {
            var rule = RoutingRule(priority: 1000, table: 70_000, isVersion6: isVersion6)
            rule.source = IPNetwork(isVersion6 ? "fd00::/64" : "10.1.0.0/16")
            (rule.inputName, rule.mark) = ("lo", 7)
            let wanted = rule
            let socket = try RouteSocket()
            func tables() throws -> [[UInt8]?] {
                try Self.dump(34, isVersion6 ? AF_INET6 : AF_INET, header: 12)
                    .filter { Self.value(6, of: $0, header: 12) == [0xE8, 3, 0, 0] }
                    .map { body in
                        #expect(Self.value(2, of: body, header: 12) == wanted.source?.address.bytes)
                        #expect(Self.value(10, of: body, header: 12) == [7, 0, 0, 0])
                        #expect(Self.value(3, of: body, header: 12) == Array("lo".utf8) + [0])
                        return Self.value(15, of: body, header: 12)
                    }
            }
            try socket.request(.add(wanted), "add rule")
            #expect(try tables() == [[0x70, 0x11, 1, 0]])
            let error = #expect(throws: SystemCallError.self) { try socket.request(.add(wanted), "add rule") }
            #expect(error?.errno == EEXIST)
            try socket.request(.remove(wanted), "delete rule")
            #expect(try tables() == [])
        }
    }

    @Test func `a vxlan link is made where the kernel has such links`() throws {
        try Self.alone {
            let socket = try RouteSocket()
            let local = try #require(IPAddress("127.0.0.1"))
            do throws(SystemCallError) {
                try socket.request(.vxlan("vx0", id: 42, port: 4789, local: local), "add vxlan")
            } catch {
                // The kernel without the driver says so.
                #expect(error.errno == EOPNOTSUPP)
                return
            }
            #expect(try socket.linkIndex("vx0") > 1)
            try socket.request(.removeLink("vx0"), "delete vxlan")
        }
    }
}
