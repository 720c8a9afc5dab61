import Linux
import Netlink
import Testing

/// Links on a link of the host, in hexadecimal with what each part is. Numbers are the machine's, little-endian.
@Suite struct ParentLinkMessageTests {
    private typealias Line = (String, String)
    /// Header and struct ifinfomsg.
    private static func start(_ length: String) -> [Line] {
        [
            (length, "length of all"), ("10 00 05 06", "RTM_NEWLINK, REQUEST | ACK | CREATE | EXCL"),
            ("01 00 00 00 00 00 00 00", "sequence, port"), ("00 00 00 00 00 00 00 00", "struct ifinfomsg: no index"),
            ("00 00 00 00 00 00 00 00", "down"),
        ]
    }

    @Test func `a macvlan link goes into its namespace with address and mode`() throws {
        let message = NetlinkMessage.macvlan(
            "eth0",
            parent: 7,
            mode: 8,
            mac: [2, 0x42, 10, 0, 0, 9],
            namespace: 5
        )
        let expected =
            Self.start("64 00 00 00") + [
                ("09 00 03 00 65 74 68 30 00 00 00 00", "IFLA_IFNAME eth0"), ("08 00 05 00 07 00 00 00", "IFLA_LINK 7"),
                ("0a 00 01 00 02 42 0a 00 00 09 00 00", "IFLA_ADDRESS"),
                ("08 00 1c 00 05 00 00 00", "IFLA_NET_NS_FD 5"),
                ("1c 00 12 00", "IFLA_LINKINFO"), ("0c 00 01 00 6d 61 63 76 6c 61 6e 00", "IFLA_INFO_KIND macvlan"),
                ("0c 00 02 00", "IFLA_INFO_DATA"), ("08 00 01 00 08 00 00 00", "IFLA_MACVLAN_MODE: passthru"),
            ]
        #expect(try #require(message.finished) == NetlinkMessageTests.bytes(expected))
    }

    @Test func `an ipvlan link has mode and flag of 16 bits`() throws {
        let message = NetlinkMessage.ipvlan("eth0", parent: 7, mode: 2, flag: 2, namespace: 5)
        let expected =
            Self.start("60 00 00 00") + [
                ("09 00 03 00 65 74 68 30 00 00 00 00", "IFLA_IFNAME eth0"), ("08 00 05 00 07 00 00 00", "IFLA_LINK 7"),
                ("08 00 1c 00 05 00 00 00", "IFLA_NET_NS_FD 5"), ("24 00 12 00", "IFLA_LINKINFO"),
                ("0b 00 01 00 69 70 76 6c 61 6e 00 00", "IFLA_INFO_KIND ipvlan"), ("14 00 02 00", "IFLA_INFO_DATA"),
                ("06 00 01 00 02 00 00 00", "IFLA_IPVLAN_MODE: l3s"),
                ("06 00 02 00 02 00 00 00", "IFLA_IPVLAN_FLAGS: vepa"),
            ]
        #expect(try #require(message.finished) == NetlinkMessageTests.bytes(expected))
    }

    @Test func `a vlan link has its tag`() throws {
        let message = NetlinkMessage.vlan("e.10", parent: 7, tag: 4094)
        let expected =
            Self.start("50 00 00 00") + [
                ("09 00 03 00 65 2e 31 30 00 00 00 00", "IFLA_IFNAME e.10"), ("08 00 05 00 07 00 00 00", "IFLA_LINK 7"),
                ("1c 00 12 00", "IFLA_LINKINFO"), ("09 00 01 00 76 6c 61 6e 00 00 00 00", "IFLA_INFO_KIND vlan"),
                ("0c 00 02 00", "IFLA_INFO_DATA"), ("06 00 01 00 fe 0f 00 00", "IFLA_VLAN_ID 4094"),
            ]
        #expect(try #require(message.finished) == NetlinkMessageTests.bytes(expected))
    }

    @Test func `a vxlan link has number, places and port`() throws {
        let message = NetlinkMessage.vxlan(
            "vx0",
            id: 42,
            port: 4789,
            group: IPAddress("239.0.0.1"),
            local: IPAddress("fd00::1"),
            parent: 7
        )
        let expected =
            Self.start("70 00 00 00") + [
                ("08 00 03 00 76 78 30 00", "IFLA_IFNAME vx0"), ("48 00 12 00", "IFLA_LINKINFO"),
                ("0a 00 01 00 76 78 6c 61 6e 00 00 00", "IFLA_INFO_KIND vxlan"), ("38 00 02 00", "IFLA_INFO_DATA"),
                ("08 00 01 00 2a 00 00 00", "IFLA_VXLAN_ID 42"), ("08 00 02 00 ef 00 00 01", "IFLA_VXLAN_GROUP"),
                ("08 00 03 00 07 00 00 00", "IFLA_VXLAN_LINK 7"),
                ("14 00 11 00 fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01", "IFLA_VXLAN_LOCAL6"),
                ("06 00 0f 00 12 b5 00 00", "IFLA_VXLAN_PORT 4789, big-endian"),
            ]
        #expect(try #require(message.finished) == NetlinkMessageTests.bytes(expected))
    }

    @Test func `a default route by a link names no gateway`() throws {
        let expected: [Line] = [
            ("24 00 00 00", "length of all"), ("18 00 05 05", "RTM_NEWROUTE, REQUEST | ACK | REPLACE | CREATE"),
            ("01 00 00 00 00 00 00 00", "sequence, port"), ("02 00 00 00", "AF_INET, all destinations and sources"),
            ("fe 04 fd 01", "main table, RTPROT_STATIC, RT_SCOPE_LINK, unicast"), ("00 00 00 00", "flags"),
            ("08 00 04 00 07 00 00 00", "RTA_OIF 7"),
        ]
        let message = NetlinkMessage.defaultRoute(by: 7, isVersion6: false)
        #expect(try #require(message.finished) == NetlinkMessageTests.bytes(expected))
    }
}
