import DockerdRules
import Synchronization

/// How long what was asked for took, as a histogram for each action.
final class ActionTimes: Sendable {
    private let name: String
    private let help: String
    private let label: String
    private let histograms: Mutex<[String: DurationHistogram]>

    /// The actions are shown from the start.
    init(_ name: String, _ help: String, label: String = "action", _ actions: [String]) {
        self.name = name
        self.help = help
        self.label = label
        histograms = Mutex(Dictionary(uniqueKeysWithValues: actions.map { ($0, DurationHistogram()) }))
    }

    func add(_ action: String, _ duration: Duration) {
        histograms.withLock { $0[action, default: DurationHistogram()].add(duration) }
    }

    func write(to text: inout MetricsText) {
        text.head(name, "histogram", help)
        for (action, histogram) in histograms.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            text.histogram(name, histogram, [label: action])
        }
    }
}
