import DockerdRules
import Linux
import Testing

/// Subnets and addresses as docker's default IPAM driver gives them.
struct AddressSpaceTests {
    private func network(_ text: String) throws -> IPNetwork { try #require(IPNetwork(text)) }
    private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    @Test func `networks without a subnet get docker's ranges in their order`() throws {
        var space = AddressSpace(AddressPoolBase.standard)
        var given: [String] = []
        for _ in 0..<16 { given.append("\(try space.addNext(version6: false, besides: []))") }
        #expect(given.prefix(4) == ["172.17.0.0/16", "172.18.0.0/16", "172.19.0.0/16", "172.20.0.0/16"])
        #expect(given[14] == "172.31.0.0/16")
        #expect(given[15] == "192.168.0.0/20")
    }

    @Test func `what other networks and the host's routes have is passed over`() throws {
        var space = AddressSpace(AddressPoolBase.standard)
        try space.add(try network("172.17.128.0/24"))
        let routes = [try network("172.18.0.0/15"), try network("0.0.0.0/0"), try network("172.20.5.0/24")]
        #expect("\(try space.addNext(version6: false, besides: routes))" == "172.21.0.0/16")
    }

    @Test func `a range that is used up ends`() throws {
        var space = AddressSpace([try AddressPoolBase("base=10.1.0.0/23,size=24")])
        #expect("\(try space.addNext(version6: false, besides: []))" == "10.1.0.0/24")
        let second = try space.addNext(version6: false, besides: [])
        #expect("\(second)" == "10.1.1.0/24")
        #expect(throws: EngineError.self) { try space.addNext(version6: false, besides: []) }
        space.remove(second)
        #expect(try space.addNext(version6: false, besides: []) == second)
    }

    @Test func `a small hole is not cut into`() throws {
        var space = AddressSpace([try AddressPoolBase("base=10.0.0.0/8,size=16")])
        let routes = [try network("10.0.5.0/24"), try network("10.1.255.0/24"), try network("10.2.0.0/15")]
        #expect("\(try space.addNext(version6: false, besides: routes))" == "10.4.0.0/16")
    }

    @Test func `subnets that overlap are refused in docker's words`() throws {
        var space = AddressSpace([])
        try space.add(try network("10.5.0.0/16"))
        for text in ["10.5.0.0/16", "10.5.7.0/24", "10.0.0.0/8"] {
            let error = #expect(throws: EngineError.self) { try space.add(try network(text)) }
            #expect(error?.message == "invalid pool request: Pool overlaps with other one on this address space")
            #expect(error?.kind == .forbidden)
        }
    }

    @Test func `networks with different ranges share a subnet and its addresses`() throws {
        var space = AddressSpace([])
        let subnet = try network("10.5.0.0/16")
        let ranges = [try network("10.5.1.0/24"), try network("10.5.2.0/24")]
        for range in ranges { try space.add(subnet, range: range) }
        for taken in [ranges[0], nil] {
            #expect(throws: EngineError.self) { try space.add(subnet, range: taken) }
        }
        _ = try space.take(try address("10.5.0.1"), of: subnet)
        #expect(throws: EngineError.self) { try space.take(address("10.5.0.1"), of: subnet) }
        #expect("\(try space.take(nil, of: subnet, range: ranges[1]))" == "10.5.2.0")
        // The other one's addresses stay taken when the first goes.
        space.remove(subnet, range: ranges[0])
        #expect("\(try space.take(nil, of: subnet, range: ranges[1]))" == "10.5.2.1")
        space.remove(subnet, range: ranges[1])
        try space.add(subnet)
    }

    @Test func `addresses are the lowest free ones, in the range where there is one`() throws {
        var space = AddressSpace([])
        let subnet = try network("10.5.0.0/29")
        try space.add(subnet)
        var given: [String] = []
        for _ in 0..<6 { given.append("\(try space.take(nil, of: subnet))") }
        #expect(given == (1...6).map { "10.5.0.\($0)" })
        let error = #expect(throws: EngineError.self) { try space.take(nil, of: subnet) }
        #expect(error?.kind == .unavailable)
        space.free(try address("10.5.0.3"), of: subnet)
        #expect("\(try space.take(nil, of: subnet))" == "10.5.0.3")
        let other = try network("10.6.0.0/16")
        try space.add(other)
        let range = try network("10.6.9.0/30")
        for number in 0..<4 { #expect("\(try space.take(nil, of: other, range: range))" == "10.6.9.\(number)") }
        #expect(throws: EngineError.self) { try space.take(nil, of: other, range: range) }
    }

    @Test func `an address is given once, and only of its subnet`() throws {
        var space = AddressSpace([])
        let subnet = try network("10.5.0.0/24")
        try space.add(subnet)
        #expect(try space.take(try address("10.5.0.9"), of: subnet) == address("10.5.0.9"))
        let twice = #expect(throws: EngineError.self) { try space.take(try address("10.5.0.9"), of: subnet) }
        #expect(twice?.message == "Address already in use")
        let outside = #expect(throws: EngineError.self) { try space.take(try address("10.6.0.9"), of: subnet) }
        #expect(outside?.message == "requested address is out of range")
        for text in ["10.5.0.0", "10.5.0.255"] {
            #expect(throws: EngineError.self) { try space.take(try address(text), of: subnet) }
        }
    }

    @Test func `an engine's own range of version 6 comes from its id`() throws {
        let base = try #require(AddressPoolBase.uniqueLocal(digest: Array(1...32)))
        #expect("\(base.base)" == "fd04:506:708::/48")
        var space = AddressSpace([base])
        let subnet = try space.addNext(version6: true, besides: [])
        #expect("\(subnet)" == "fd04:506:708::/64")
        #expect("\(try space.take(nil, of: subnet))" == "fd04:506:708::1")
        #expect("\(try space.addNext(version6: true, besides: []))" == "fd04:506:708:1::/64")
    }

    @Test(arguments: [
        "base=10.0.0.0/8", "size=24", "base=10.0.0.0/24,size=16", "base=x,size=24", "10.0.0.0/8",
        "base=10.0.0.0/8,size=33",
    ])
    func `a range that cannot be cut is refused`(text: String) {
        #expect(throws: OptionProblem.self) { try AddressPoolBase(text) }
    }
}
