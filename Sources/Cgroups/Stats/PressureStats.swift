import Glibc
import Linux

/// Pressure stall information of one resource (Documentation/accounting/psi.rst).
public struct PressureStats: Sendable, Equatable {
    public struct Line: Sendable, Equatable {
        /// Percent of the time in the last 10, 60 and 300 seconds.
        public var average10 = 0.0
        public var average60 = 0.0
        public var average300 = 0.0
        /// Microseconds in all.
        public var total: UInt64 = 0

        public init() {}
    }

    public var some = Line()
    public var full = Line()

    public init() {}

    /// Nil where the kernel keeps none, or keeps none for this group.
    static func read(_ path: String) throws -> PressureStats? {
        let text: String
        do throws(SystemCallError) {
            text = try CgroupFile.read(path)
        } catch {
            guard error.errno == ENOENT || error.errno == EOPNOTSUPP else { throw error }
            return nil
        }
        var stats = PressureStats()
        for line in CgroupFile.lines(text) {
            let words = CgroupFile.words(line)
            switch words.first {
            case "some": stats.some = try parse(words.dropFirst(), path)
            case "full": stats.full = try parse(words.dropFirst(), path)
            default: continue
            }
        }
        return stats
    }

    private static func parse(_ words: ArraySlice<String>, _ path: String) throws -> Line {
        var line = Line()
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let value = Double(parts[1]) else {
                throw CgroupError("unable to parse \(path): invalid psi data: \"\(word)\"")
            }
            switch parts[0] {
            case "avg10": line.average10 = value
            case "avg60": line.average60 = value
            case "avg300": line.average300 = value
            case "total": line.total = try CgroupFile.number(parts[1], path)
            default: continue
            }
        }
        return line
    }
}
