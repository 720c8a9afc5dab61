import Synchronization

/// How long what changes containers took, as a histogram for each action, in the buckets of Prometheus' clients.
final class ActionTimes: Sendable {
    /// Seconds.
    private static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// Those of docker, shown from the start.
    private static let actions = ["changes", "commit", "create", "delete", "start"]

    private struct Histogram {
        var counts = [Int](repeating: 0, count: ActionTimes.bounds.count)
        var total = 0
        var sum = 0.0
    }

    private let histograms = Mutex(Dictionary(uniqueKeysWithValues: ActionTimes.actions.map { ($0, Histogram()) }))

    /// The action that a request is; nil for all others.
    static func action(_ method: String, _ parts: [String]) -> String? {
        switch (method, parts.first, parts.count) {
        case ("POST", "commit", 1): "commit"
        case ("POST", "containers", 2) where parts[1] == "create": "create"
        case ("POST", "containers", 3) where parts[2] == "start": "start"
        case ("GET", "containers", 3) where parts[2] == "changes": "changes"
        case ("DELETE", "containers", 2): "delete"
        default: nil
        }
    }

    func add(_ action: String, _ duration: Duration) {
        let parts = duration.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        histograms.withLock { histograms in
            var histogram = histograms[action] ?? Histogram()
            histogram.total += 1
            histogram.sum += seconds
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound { histogram.counts[index] += 1 }
            histograms[action] = histogram
        }
    }

    func write(to text: inout MetricsText) {
        let name = "engine_daemon_container_actions_seconds"
        text.head(name, "histogram", "Seconds that it takes to process each container action")
        for (action, histogram) in histograms.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            for (index, bound) in Self.bounds.enumerated() {
                let edge = bound == bound.rounded() ? String(Int(bound)) : String(bound)
                text.value("\(name)_bucket", histogram.counts[index], ["action": action, "le": edge])
            }
            text.value("\(name)_bucket", histogram.total, ["action": action, "le": "+Inf"])
            text.value("\(name)_sum", histogram.sum, ["action": action])
            text.value("\(name)_count", histogram.total, ["action": action])
        }
    }
}
