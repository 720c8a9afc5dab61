import DockerdRules
import Linux
import Testing

/// Ports of the host as docker gives them.
struct PortAllocatorTests {
    private let any: IPAddress
    private let loopback: IPAddress

    init() throws {
        any = try #require(IPAddress("0.0.0.0"))
        loopback = try #require(IPAddress("127.0.0.1"))
    }

    @Test func `a port that is taken is refused in docker's words, at every address that means it`() throws {
        var ports = PortAllocator()
        #expect(try ports.take([any], "tcp", 8080...8080) == 8080)
        for address in [any, loopback] {
            let error = #expect(throws: EngineError.self) { try ports.take([address], "tcp", 8080...8080) }
            #expect(error?.message == "Bind for 0.0.0.0:8080 failed: port is already allocated")
        }
        #expect(try ports.take([any], "udp", 8080...8080) == 8080)
        ports.free(8080, [any], "tcp")
        #expect(try ports.take([loopback], "tcp", 8080...8080) == 8080)
        #expect(throws: EngineError.self) { try ports.take([any], "tcp", 8080...8080) }
    }

    @Test func `a range gives its ports one after another, then ends`() throws {
        var ports = PortAllocator()
        #expect(try (0..<3).map { _ in try ports.take([any], "tcp", 9000...9002) } == [9000, 9001, 9002])
        let error = #expect(throws: EngineError.self) { try ports.take([any], "tcp", 9000...9002) }
        #expect(error?.message == "all ports are allocated")
    }

    @Test func `a port that was just freed is not the next that is given`() throws {
        var ports = PortAllocator(ephemeral: 100...103)
        #expect(try ports.take([any], "tcp", nil) == 100)
        ports.free(100, [any], "tcp")
        #expect(try (0..<4).map { _ in try ports.take([any], "tcp", nil) } == [101, 102, 103, 100])
    }

    @Test(
        arguments: [
            ("32768\t60999\n", 32768...60999), ("", PortAllocator.standardRange), ("9 1", PortAllocator.standardRange),
        ] as [(String, ClosedRange<UInt16>)]
    )
    func `the host's range is what its kernel says`(text: String, range: ClosedRange<UInt16>) {
        #expect(PortAllocator.range(text) == range)
    }
}
