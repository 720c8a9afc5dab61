import Testing

@testable import Cgroups

@Suite struct ConvertedNumbersTests {
    /// runc 1.4's own figures.
    @Test(
        arguments: [
            (0, 0), (1, 1), (2, 1), (100, 17), (200, 29), (1024, 100), (3333, 256), (200_000, 7899), (262_144, 10_000),
            (500_000, 10_000),
        ] as [(UInt64, UInt64)]
    )
    func `cpu shares become a weight`(shares: UInt64, weight: UInt64) {
        #expect(ConvertedNumbers.cpuWeight(shares: shares) == weight)
    }

    @Test(arguments: [(0, 0), (5, 1), (10, 1), (100, 910), (750, 7475), (1000, 10_000)] as [(UInt16, UInt64)])
    func `a blkio weight becomes an io weight`(blockIO: UInt16, weight: UInt64) {
        #expect(ConvertedNumbers.ioWeight(blockIO: blockIO) == weight)
    }

    @Test(
        arguments: [
            (0, 0, 0), (-1, 0, -1), (-1, -1, -1), (0, 100, 0), (0, -1, -1), (500, -1, 500), (300, 100, 200),
            (100, 100, 0),
            (-1, 100, -1),
        ] as [(Int64, Int64, Int64)]
    )
    func `memory and swap together become swap`(total: Int64, memory: Int64, swap: Int64) throws {
        #expect(try ConvertedNumbers.swap(total, memory: memory) == swap)
    }

    @Test(
        arguments: [
            (100, 0, "unable to set swap limit without memory limit"), (100, -2, "invalid memory value: -2"),
            (99, 100, "memory+swap limit should be >= memory limit"),
        ] as [(Int64, Int64, String)]
    )
    func `a swap that makes no sense is refused`(total: Int64, memory: Int64, text: String) {
        let error = #expect(throws: CgroupError.self) { try ConvertedNumbers.swap(total, memory: memory) }
        #expect(error?.description == text)
    }
}
