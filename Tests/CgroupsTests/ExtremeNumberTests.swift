import Fuzzing
import Linux
import OCI
import Testing
import Text

@testable import Cgroups

/// Numbers at the ends of their types, and control files that hold anything: nothing may overflow.
@Suite struct ExtremeNumberTests {
    private static let signed: [Int64] = [
        .min, .min + 1, -2, -1, 0, 1, 18_446_744_073_709, 18_446_744_073_710, .max - 1, .max,
    ]
    private static let unsigned: [UInt64] = [0, 1, 3, 10_000, 1_000_000, 1 << 62, .max - 1, .max]

    @Test func `quotas, periods and shares become properties of systemd`() throws {
        for quota in Self.signed {
            for period in Self.unsigned {
                for isV2 in [false, true] {
                    var resources = LinuxResources()
                    (resources.cpu.quota, resources.cpu.period, resources.cpu.shares) = (quota, period, period)
                    (resources.memory.limit, resources.memory.reservation) = (quota, quota)
                    resources.pidsLimit = quota
                    resources.unified = ["cpu.max": "\(period) \(max(period, 1))", "pids.max": "\(period)"]
                    var properties = SystemdResources(version: 252)
                    if isV2 {
                        // A limit of swap that can't be is an error.
                        try? properties.addV2(&resources, devices: nil)
                    } else {
                        try properties.addV1(&resources, devices: nil)
                    }
                    // What is rounded up is rounded up by less than a percent of a CPU.
                    if quota > 0, let rounded = resources.cpu.quota { #expect(rounded >= quota) }
                }
            }
        }
    }

    @Test func `limits of memory and swap become v2's`() {
        for total in Self.signed {
            for memory in Self.signed {
                guard let swap = try? ConvertedNumbers.swap(total, memory: memory) else { continue }
                #expect(swap >= -1 || memory == -1 || total == swap)
            }
        }
        for shares in Self.unsigned { #expect(ConvertedNumbers.cpuWeight(shares: shares) <= 10_000) }
        for weight: UInt16 in [0, 1, 10, 1000, .max] { _ = ConvertedNumbers.ioWeight(blockIO: weight) }
    }

    @Test func `control files that hold anything are read or refused`() throws {
        let files: [(String, String)] = [
            ("cpu.stat", "usage_usec 5\nuser_usec 4\nsystem_usec 1\nnr_periods 0\nthrottled_usec 7\n"),
            ("memory.stat", "file 4096\nanon 1\n"), ("memory.current", "4096\n"), ("memory.max", "max\n"),
            ("memory.swap.current", "18446744073709551615\n"), ("memory.swap.max", "5\n"), ("pids.current", "1\n"),
            ("pids.max", "7\n"), ("io.stat", "8:0 rbytes=90112 wbytes=0 rios=4 wios=0\n"),
            ("cpu.pressure", "some avg10=0.00 avg60=1.00 avg300=0.00 total=5\nfull avg10=nan total=1\n"),
            ("cpuacct.stat", "user 5\nsystem 6\n"), ("cpuacct.usage", "7\n"), ("cpuacct.usage_percpu", "1 2\n"),
            ("cpuacct.usage_all", "cpu user system\n0 1 2\n"), ("cpuset.cpus", "0-3,7\n"), ("cpuset.mems", "0\n"),
            ("blkio.throttle.io_serviced", "8:0 Read 5\nTotal 5\n"),
        ]
        var random = RandomSource(seed: 9)
        var read = 0
        try CgroupTree.with([:]) { tree in
            for _ in Rounds(300) {
                for (name, text) in files {
                    let damaged = Damage.of(Array(text.utf8), pieces: Damage.jsonPieces, &random)
                    let bytes = random.chance(20) ? damaged : Array(text.utf8)
                    try Files.writeAtomically("\(tree.path)/\(name)", bytes: bytes, sync: false)
                }
                if (try? StatsV2(folder: tree.path).read()) != nil { read += 1 }
                let paths = ["cpu", "cpuacct", "memory", "cpuset", "blkio", "pids"].map { ($0, tree.path) }
                if (try? StatsV1(paths: Dictionary(uniqueKeysWithValues: paths)).read()) != nil { read += 1 }
            }
        }
        #expect(read > 50)
    }
}
