import Glibc
import Linux
import Netlink
import Testing

/// Messages as rtnetlink(7) has them, in hexadecimal with what each part is. Numbers are the machine's, little-endian.
@Suite struct NetlinkMessageTests {
    /// "04 00 | ff" to bytes; words that are no bytes say what the line is.
    static func bytes(_ lines: [(String, String)]) -> [UInt8] {
        lines.flatMap { line in line.0.split(separator: " ").compactMap { UInt8($0, radix: 16) } }
    }

    @Test func `a message with attributes lies as the kernel reads it`() throws {
        var message = NetlinkMessage(type: 16, flags: 0x600, sequence: 7)
        message.append(UInt8(0))
        message.append(UInt8(0))
        message.append(UInt16(0))
        message.append(Int32(5))
        message.append(UInt32(1))
        message.append(UInt32.max)
        message.attribute(3, string: "eth0")
        message.attribute(28, UInt32(9))
        message.nested(18) { $0.attribute(1, string: "veth") }
        let expected = Self.bytes([
            ("44 00 00 00", "length of all"), ("10 00", "RTM_NEWLINK"), ("05 06", "REQUEST | ACK | CREATE | EXCL"),
            ("07 00 00 00", "sequence"), ("00 00 00 00", "port, the kernel's to fill"),
            ("00 00 00 00", "family, padding, type"), ("05 00 00 00", "index"), ("01 00 00 00", "IFF_UP"),
            ("ff ff ff ff", "change"), ("09 00 03 00", "IFLA_IFNAME with 5 bytes"), ("65 74 68 30 00", "eth0"),
            ("00 00 00", "up to a multiple of 4"), ("08 00 1c 00", "IFLA_NET_NS_FD"), ("09 00 00 00", "9"),
            ("10 00 12 00", "IFLA_LINKINFO with all in it"), ("09 00 01 00", "IFLA_INFO_KIND"),
            ("76 65 74 68 00", "veth"), ("00 00 00", "up to a multiple of 4"),
        ])
        #expect(try #require(message.finished) == expected)
    }

    // Where the length of an attribute wraps at 16 bits the rest of its value is read as attributes of their own, which
    // whoever chose the value then has written (CVE-2021-43784).
    @Test(arguments: [(0, true), (65_530, true), (65_531, true), (65_532, false), (65_536, false), (1 << 20, false)])
    func `an attribute as long as its 16 bits say is taken, a longer one refused`(count: Int, isTaken: Bool) throws {
        var message = NetlinkMessage(type: 1)
        message.attribute(1, [UInt8](repeating: 7, count: count))
        message.attribute(2, UInt32(1))
        #expect((message.finished != nil) == isTaken)
        guard let bytes = message.finished else { return }
        let attributes = NetlinkReader(bytes[...]).attributes(from: 16)
        #expect(attributes.map(\.type) == [1, 2] && attributes.first?.value.count == count)
    }

    @Test func `many short attributes in one that holds them are refused as well`() {
        var message = NetlinkMessage(type: 1)
        message.nested(1) { for _ in 0..<10_000 { $0.attribute(2, UInt32(0)) } }
        #expect(message.finished == nil)
    }

    @Test func `a message that is refused is not sent`() throws {
        var message = NetlinkMessage(type: 18)
        message.attribute(3, [UInt8](repeating: 0x61, count: 70_000))
        let error = #expect(throws: SystemCallError.self) { try RouteSocket().request(message, "test") }
        #expect(error?.errno == E2BIG)
    }

    @Test func `lo is found, and what is not there is not`() throws {
        #expect(try RouteSocket().linkIndex("lo") > 0)
        let error = #expect(throws: SystemCallError.self) { try RouteSocket().linkIndex("no-such-link") }
        #expect(error?.errno == ENODEV)
    }
}
