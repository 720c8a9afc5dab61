import Linux
import Testing

struct IPNetworkTests {
    @Test(arguments: [
        ("10.0.0.1", [10, 0, 0, 1]), ("::1", [UInt8](repeating: 0, count: 15) + [1]),
        ("fd00::a:0", [0xFD] + [UInt8](repeating: 0, count: 12) + [10, 0, 0]),
    ])
    func `an address is read and written in its shortest form`(text: String, bytes: [UInt8]) throws {
        let address = try #require(IPAddress(text))
        #expect(address.bytes == bytes)
        #expect(address.description == text)
    }

    @Test(arguments: ["", "10.0.0", "10.0.0.256", "010.0.0.1", "1.2.3.4:80", "fe80::1%eth0", "name"])
    func `what is no address is none`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(arguments: [
        ("172.17.5.9/16", "172.17.0.0", "172.17.255.255", "255.255.0.0"),
        ("10.128.0.1/9", "10.128.0.0", "10.255.255.255", "255.128.0.0"),
        ("192.168.1.7/32", "192.168.1.7", "192.168.1.7", "255.255.255.255"),
        ("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "0.0.0.0"),
        ("fd00::12/125", "fd00::10", "fd00::17", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff8"),
    ])
    func `a network has a first and a last address`(text: String, first: String, last: String, mask: String) throws {
        let network = try #require(IPNetwork(text))
        #expect(network.description == text)
        #expect("\(network.first) \(network.last) \(network.mask)" == "\(first) \(last) \(mask)")
    }

    @Test(arguments: [
        "10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/", "/8", "::/129", "1.2.3.4/8/9",
    ])
    func `what is no network is none`(text: String) {
        #expect(IPNetwork(text) == nil)
    }

    @Test(arguments: [
        ("10.0.0.0/9", "10.127.1.1", true), ("10.0.0.0/9", "10.128.0.1", false), ("fd00::/8", "fd12::1", true),
        ("0.0.0.0/0", "fd12::1", false), ("::/0", "1.2.3.4", false),
    ])
    func `a network contains addresses of its own version`(network: String, address: String, isInside: Bool) throws {
        let inner = try #require(IPAddress(address))
        #expect(IPNetwork(network)?.contains(inner) == isInside)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.5.0.0/16", true), ("10.5.0.0/16", "10.0.0.0/8", true), ("10.0.0.0/16", "10.1.0.0/16", false),
        ("0.0.0.0/0", "::/0", false),
    ])
    func `networks overlap when one contains the other`(one: String, other: String, overlap: Bool) throws {
        let (one, other) = (try #require(IPNetwork(one)), try #require(IPNetwork(other)))
        #expect(one.overlaps(other) == overlap)
    }

    @Test(arguments: [
        ("10.0.0.255", 1, "10.0.1.0"), ("10.0.0.0", 65536, "10.1.0.0"), ("fd00::ffff:ffff", 1, "fd00::1:0:0"),
        ("255.255.255.255", 0, "255.255.255.255"),
    ])
    func `an address further on is counted over all bytes`(from: String, count: UInt64, to: String) {
        #expect(IPAddress(from)?.advanced(by: count)?.description == to)
    }

    @Test func `nothing comes after the last address`() {
        #expect(IPAddress("255.255.255.255")?.advanced(by: 1) == nil)
        #expect(IPAddress("10.0.0.0")?.advanced(by: .max) == nil)
    }
}
