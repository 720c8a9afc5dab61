import DockerdRules
import Synchronization

/// How long what was asked for took, as a histogram for each action.
public final class ActionTimes: Sendable {
    public let name: String
    public let help: String
    public let label: String
    private let histograms: Mutex<[String: DurationHistogram]>

    /// The actions are shown from the start.
    public init(_ name: String, _ help: String, label: String = "action", _ actions: [String]) {
        self.name = name
        self.help = help
        self.label = label
        histograms = Mutex(Dictionary(uniqueKeysWithValues: actions.map { ($0, DurationHistogram()) }))
    }

    public func add(_ action: String, _ duration: Duration) {
        histograms.withLock { $0[action, default: DurationHistogram()].add(duration) }
    }

    /// What took until now.
    func add(_ action: String, since start: ContinuousClock.Instant) { add(action, ContinuousClock.now - start) }

    /// Sorted by action.
    public var all: [(action: String, histogram: DurationHistogram)] {
        histograms.withLock { $0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
