/// How long something took, in the buckets of Prometheus' clients.
public struct DurationHistogram: Sendable {
    /// Seconds.
    public static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    /// For each bound how many took no longer.
    public private(set) var counts = [Int](repeating: 0, count: bounds.count)
    public private(set) var total = 0
    /// In seconds.
    public private(set) var sum = 0.0

    public init() {}

    public mutating func add(_ duration: Duration) {
        let parts = duration.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        total += 1
        sum += seconds
        for (index, bound) in Self.bounds.enumerated() where seconds <= bound { counts[index] += 1 }
    }
}
