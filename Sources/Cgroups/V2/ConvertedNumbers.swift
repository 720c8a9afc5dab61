import Glibc

/// Numbers of cgroup v1, in which the specification speaks, in those of v2.
enum ConvertedNumbers {
    /// Shares (2 to 262144, 1024 by default) to weight (1 to 10000, 100 by default): the quadratic curve of runc
    /// 1.3.2 and later, which meets all three. 0 is "not set" in both.
    static func cpuWeight(shares: UInt64) -> UInt64 {
        if shares == 0 { return 0 }
        if shares <= 2 { return 1 }
        if shares >= 262_144 { return 10_000 }
        let logarithm = log2(Double(shares))
        let exponent = (logarithm * logarithm + 125 * logarithm) / 612 - 7.0 / 34
        return UInt64(ceil(pow(10, exponent)))
    }

    /// blkio weight (10 to 1000) to io.weight (1 to 10000), linearly.
    static func ioWeight(blockIO weight: UInt16) -> UInt64 {
        weight == 0 ? 0 : 1 + (UInt64(max(weight, 10)) - 10) * 9999 / 990
    }

    /// Memory and swap together to swap alone; 0 is "not set", -1 "no limit".
    static func swap(_ total: Int64, memory: Int64) throws -> Int64 {
        if memory == -1 && total == 0 { return -1 }
        if total == -1 || total == 0 || memory == -1 { return total }
        if memory == 0 { throw CgroupError("unable to set swap limit without memory limit") }
        if memory < 0 { throw CgroupError("invalid memory value: \(memory)") }
        if total < memory { throw CgroupError("memory+swap limit should be >= memory limit") }
        return total - memory
    }

    /// What is written for a limit of memory; nil for nothing.
    static func limitText(_ value: Int64) -> String? {
        switch value {
        case 0: nil
        case -1: "max"
        default: "\(value)"
        }
    }
}
