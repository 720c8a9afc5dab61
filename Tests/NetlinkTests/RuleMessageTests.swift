import Linux
import Netlink
import Testing

/// Neighbours and rules of routing, in hexadecimal with what each part is. Numbers are the machine's, little-endian.
@Suite struct RuleMessageTests {
    @Test func `a neighbour is permanent and replaces what was learnt`() throws {
        let address = try #require(IPAddress("10.0.0.9"))
        let expected = [
            ("30 00 00 00", "length of all"), ("1c 00 05 05", "RTM_NEWNEIGH, REQUEST | ACK | REPLACE | CREATE"),
            ("01 00 00 00 00 00 00 00", "sequence, port"), ("02 00 00 00 07 00 00 00", "AF_INET, link 7"),
            ("80 00 00 00", "NUD_PERMANENT, no flags"), ("08 00 01 00 0a 00 00 09", "NDA_DST"),
            ("0a 00 02 00 02 42 0a 00 00 09 00 00", "NDA_LLADDR"),
        ]
        let message = NetlinkMessage.neighbour(address, mac: [2, 0x42, 10, 0, 0, 9], on: 7)
        #expect(try #require(message.finished) == NetlinkMessageTests.bytes(expected))
    }

    @Test func `a proxy is a neighbour without an address of its own`() throws {
        let address = try #require(IPAddress("fd00::9"))
        let expected = [
            ("30 00 00 00", "length of all"), ("1d 00 05 00", "RTM_DELNEIGH, REQUEST | ACK"),
            ("01 00 00 00 00 00 00 00", "sequence, port"), ("0a 00 00 00 07 00 00 00", "AF_INET6, link 7"),
            ("00 00 08 00", "no state, NTF_PROXY"),
            ("14 00 01 00 fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 09", "NDA_DST"),
        ]
        let message = NetlinkMessage.removeProxy(for: address, on: 7)
        #expect(try #require(message.finished) == NetlinkMessageTests.bytes(expected))
    }

    @Test func `a rule says what a packet has to have, and the table`() throws {
        var rule = RoutingRule(priority: 1000, table: 70_000)
        rule.source = IPNetwork("10.1.2.3/16")
        rule.destination = IPNetwork("10.2.0.0/24")
        (rule.inputName, rule.mark) = ("lo", 7)
        let expected = [
            ("4c 00 00 00", "length of all"), ("20 00 05 06", "RTM_NEWRULE, REQUEST | ACK | CREATE | EXCL"),
            ("01 00 00 00 00 00 00 00", "sequence, port"), ("02 18 10 00", "AF_INET, prefixes of 24 and 16, any TOS"),
            ("00 00 00 01", "table by its attribute, FR_ACT_TO_TBL"), ("00 00 00 00", "flags"),
            ("08 00 01 00 0a 02 00 00", "FRA_DST"), ("08 00 02 00 0a 01 00 00", "FRA_SRC, without the host's part"),
            ("07 00 03 00 6c 6f 00 00", "FRA_IIFNAME lo"), ("08 00 06 00 e8 03 00 00", "FRA_PRIORITY 1000"),
            ("08 00 0a 00 07 00 00 00", "FRA_FWMARK 7"), ("08 00 0f 00 70 11 01 00", "FRA_TABLE 70000"),
        ]
        #expect(try #require(NetlinkMessage.add(rule).finished) == NetlinkMessageTests.bytes(expected))
    }
}
