import DockerdRules
import Synchronization

/// What the checks of all containers' health came to since the daemon's start.
public final class HealthCounts: Sendable {
    public struct Numbers: Sendable {
        public var checks = 0
        /// Those that could not be run; one that ran and found its container ill is none of them.
        public var failed = 0
        /// How long their processes took to start.
        public var starts = DurationHistogram()
    }

    private let state = Mutex(Numbers())

    public var numbers: Numbers { state.withLock { $0 } }

    func noteCheck() { state.withLock { $0.checks += 1 } }
    func noteFailure() { state.withLock { $0.failed += 1 } }
    func noteStart(_ duration: Duration) { state.withLock { $0.starts.add(duration) } }
}
