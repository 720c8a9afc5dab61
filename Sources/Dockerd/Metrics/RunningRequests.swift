import Synchronization

/// The requests that change something and are not done yet: at its end the daemon waits for them a while.
final class RunningRequests: Sendable {
    private let count = Atomic<Int>(0)

    func run<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        count.add(1, ordering: .relaxed)
        defer { count.subtract(1, ordering: .relaxed) }
        return try await body()
    }

    /// Returns when there are none, or when the seconds are over; below 0 there is no limit.
    func drain(seconds: Int) async {
        let end = ContinuousClock.now + .seconds(seconds)
        while count.load(ordering: .relaxed) > 0, seconds < 0 || ContinuousClock.now < end {
            try? await Task.sleep(for: .milliseconds(20))
        }
    }
}
