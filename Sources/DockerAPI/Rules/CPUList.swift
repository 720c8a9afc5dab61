import Linux

/// A list of CPUs or memory nodes as the kernel writes it: "0-2,4".
public struct CPUList: Sendable {
    /// No list is longer, whatever its numbers say (CVE-2018-20699).
    private static let limit = 8192

    private let ranges: [ClosedRange<Int>]

    /// Errors are docker's, without the name of what is listed.
    public init(_ text: String) throws(EngineError) {
        var ranges: [ClosedRange<Int>] = []
        if !text.isEmpty {
            for part in text.parts(by: ",") {
                let sides = part.parts(by: "-", maxSplits: 1)
                guard let first = Int(sides[0]), let last = sides.count == 1 ? first : Int(sides[1]), first <= last
                else {
                    throw .invalid("invalid format: \(text)")
                }
                guard last <= Self.limit else { throw .invalid("value of out range, maximum is \(Self.limit)") }
                ranges.append(first...last)
            }
        }
        self.ranges = ranges
    }

    /// Whether each of these is one of the others.
    public func isWithin(_ others: CPUList) -> Bool {
        ranges.allSatisfy { range in range.allSatisfy { number in others.ranges.contains { $0.contains(number) } } }
    }
}
