import Testing

@testable import Cgroups
@testable import ShimCore

/// Statistics as the messages that clients know; numbers of fields are those of cgroups' metrics.proto.
@Suite struct MetricsTests {
    private static let stats: CgroupStats = {
        var stats = CgroupStats()
        stats.pids = 3
        stats.pidsLimit = 77
        stats.cpu.total = 9_000_000
        stats.cpu.inKernel = 2_000_000
        stats.cpu.inUser = 7_000_000
        stats.cpu.perCPU = [4_000_000, 0, 5_000_000]
        stats.cpu.periods = 11
        stats.cpu.throttledPeriods = 12
        stats.cpu.throttledTime = 13_000
        stats.cpu.bursts = 14
        stats.memory = .init(usage: 100, maxUsage: 200, failures: 4, limit: 300)
        stats.memoryAndSwap = .init(usage: 101, limit: 301)
        stats.swap = .init(usage: 21, maxUsage: 22, limit: 23)
        stats.memoryDetails = [("cache", 5), ("total_unevictable", 6), ("anon", 7), ("thp_collapse_alloc", 8)]
        stats.memoryEvents = [("under_oom", 1), ("oom_kill", 2)]
        stats.blockIO = [
            .serviceBytes: [
                .init(major: 0, minor: 250, operation: "Read", value: 31),
                .init(major: 0, minor: 250, operation: "Write", value: 32),
            ],
            .serviced: [.init(major: 0, minor: 250, operation: "Write", value: 33)],
        ]
        stats.hugePages["2MB"] = .init()
        stats.hugePages["2MB"]?.usage = 41
        stats.hugePages["2MB"]?.limit = 42
        stats.hugePages["2MB"]?.failures = 43
        var pressure = PressureStats()
        pressure.some.average10 = 1.5
        pressure.full.total = 51
        stats.cpuPressure = pressure
        return stats
    }()

    private func fields(_ fields: ProtobufFields, _ path: UInt64...) throws -> ProtobufFields {
        try path.reduce(fields) { try ProtobufFields($0.bytes($1)) }
    }

    private func message(isV2: Bool) throws -> ProtobufFields {
        let any = try ProtobufFields(MetricsMessage.any(Self.stats, isV2: isV2))
        #expect(any.string(1) == "io.containerd.cgroups.\(isV2 ? "v2" : "v1").Metrics")
        return try ProtobufFields(any.bytes(2))
    }

    @Test func `version 1 has nanoseconds, and memory as cgroup v1 counts it`() throws {
        let metrics = try message(isV2: false)
        let pids = try fields(metrics, 2)
        #expect(pids.number(1) == 3 && pids.number(2) == 77)
        let cpu = try fields(metrics, 3, 1)
        #expect(cpu.number(1) == 9_000_000 && cpu.number(2) == 2_000_000 && cpu.number(3) == 7_000_000)
        // Three numbers packed: 4,000,000, 0 and 5,000,000.
        #expect(Array(cpu.bytes(4)) == [0x80, 0x92, 0xF4, 0x01, 0x00, 0xC0, 0x96, 0xB1, 0x02])
        let throttling = try fields(metrics, 3, 2)
        #expect(throttling.number(1) == 11 && throttling.number(2) == 12 && throttling.number(3) == 13_000)
        let memory = try fields(metrics, 4)
        #expect(memory.number(1) == 5 && memory.number(2) == 0 && memory.number(32) == 6)
        let usage = try fields(memory, 33)
        #expect((1...4).map { usage.number($0) } == [300, 100, 200, 4])
        #expect(try fields(memory, 34).number(2) == 101)
        let control = try fields(metrics, 9)
        #expect((1...3).map { control.number($0) } == [0, 1, 2])
        let huge = try fields(metrics, 1)
        #expect(huge.number(1) == 41 && huge.number(3) == 43 && huge.string(4) == "2MB")
    }

    @Test func `version 1 has a line for each operation of a device`() throws {
        let block = try fields(message(isV2: false), 5)
        let bytes = try block.all(1).map { try ProtobufFields($0) }
        #expect(bytes.map { $0.string(1) } == ["Read", "Write"])
        #expect(bytes.map { $0.number(4) } == [250, 250])
        #expect(bytes.map { $0.number(5) } == [31, 32])
        #expect(try block.all(2).map { try ProtobufFields($0).number(5) } == [33])
    }

    @Test func `version 2 has microseconds, swap apart, and pressure`() throws {
        let metrics = try message(isV2: true)
        let cpu = try fields(metrics, 2)
        #expect((1...6).map { cpu.number($0) } == [9000, 7000, 2000, 11, 12, 13])
        #expect(cpu.number(8) == 14)
        // some.avg10: 1.5 as a double.
        #expect(Array(try fields(cpu, 7, 1).bytes(1)) == [0, 0, 0, 0, 0, 0, 0xF8, 0x3F])
        #expect(try fields(cpu, 7, 2).number(4) == 51)
        let memory = try fields(metrics, 4)
        #expect(memory.number(1) == 7 && memory.number(31) == 8)
        #expect((32...37).map { memory.number($0) } == [100, 300, 21, 23, 200, 22])
        let huge = try fields(metrics, 7)
        #expect(huge.number(1) == 41 && huge.number(2) == 42 && huge.string(3) == "2MB" && huge.number(4) == 43)
        #expect(try fields(metrics, 8).number(5) == 2)
    }

    @Test func `version 2 has one line for a device`() throws {
        let io = try fields(message(isV2: true), 6)
        let lines = try io.all(1).map { try ProtobufFields($0) }
        #expect(lines.count == 1)
        #expect((1...6).map { lines.first?.number($0) } == [0, 250, 31, 32, 0, 33])
    }

    @Test func `no limit of processes is the largest number in version 2 and none in version 1`() throws {
        let free = CgroupStats()
        #expect(try fields(ProtobufFields(MetricsV2.bytes(free)), 1).number(2) == .max)
        #expect(try fields(ProtobufFields(MetricsV1.bytes(free)), 2).number(2) == 0)
    }
}
