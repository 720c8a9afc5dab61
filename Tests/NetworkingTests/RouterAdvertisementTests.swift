import Glibc
import Linux
import Netlink
import Testing

@testable import Networking

/// Containers that say they were routers (CVE-2020-13401). It needs root, as the engine does.
@Suite(.enabled(if: geteuid() == 0)) struct RouterAdvertisementTests {
    /// ICMPv6 134 with a router's lifetime of half an hour and fd66::/64 for everybody's addresses.
    private static let advertisement: [UInt8] =
        [134, 0, 0, 0, 64, 0, 7, 8] + [UInt8](repeating: 0, count: 8)
        + [3, 4, 64, 0xC0, 0, 0, 7, 8, 0, 0, 7, 8, 0, 0, 0, 0, 0xFD, 0x66] + [UInt8](repeating: 0, count: 14)

    private static func advertise() throws {
        let icmp6 = Int32(IPPROTO_ICMPV6)
        let raw = try systemCall("socket") {
            socket(AF_INET6, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), icmp6)
        }
        defer { close(raw) }
        var hops: Int32 = 255
        let size = socklen_t(MemoryLayout<Int32>.size)
        let (level, multicastHops, multicastLink): (Int32, Int32, Int32) = (Int32(IPPROTO_IPV6), 18, 17)
        try systemCall("setsockopt") { setsockopt(raw, level, multicastHops, &hops, size) }
        var link = try RouteSocket().linkIndex("eth0")
        try systemCall("setsockopt") { setsockopt(raw, level, multicastLink, &link, size) }
        let everybody = try Conversation.address("ff02::1", 0)
        // It fails while the kernel still asks whether somebody has the container's own address of the link.
        _ = everybody.withUnsafeBytes { place in
            sendto(raw, advertisement, advertisement.count, 0, Conversation.pointer(place), socklen_t(place.count))
        }
    }

    private static func believes() throws -> Bool {
        try RouteSocket().networksInUse().contains { "\($0)" == "fd66::/64" }
    }

    @Test func `CVE-2020-13401: neither the host nor a neighbour believes a container that says it is a router`() throws
    {
        try Setup.lab { lab in
            let network = try lab.network("a", 31)
            let router = try lab.container(network, 31, 2)
            let neighbour = try lab.container(network, 31, 3)
            // One that believes everybody shows that what is said is heard.
            let believer = try lab.container(network, 31, 4)
            _ = try Lab.inside(believer) { try NetworkSetting.set("ipv6/conf/eth0/accept_ra", to: "2") }
            var isHeard = false
            for _ in 0..<200 where !isHeard {
                try Lab.inside(router) { try Self.advertise() }
                usleep(50_000)
                isHeard = try Lab.inside(believer) { try Self.believes() }
            }
            #expect(isHeard)
            #expect(try !Self.believes())
            #expect(try !Lab.inside(neighbour) { try Self.believes() })
        }
    }
}
