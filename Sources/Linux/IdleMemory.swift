import Synchronization

/// Gives memory back when the daemon has had nothing to do for a moment: what a pull or an unpack needed would stay
/// with the heap otherwise, and an idle daemon is the usual one.
public final class IdleMemory: Sendable {
    private static let quiet = Duration.seconds(1)

    private struct State {
        var last = ContinuousClock.now
        var isWaiting = false
    }

    private let state = Mutex(State())

    public init() {}

    /// There was something to do.
    public func touch() {
        let isFirst = state.withLock { state in
            state.last = .now
            defer { state.isWaiting = true }
            return !state.isWaiting
        }
        if isFirst { Task { await wait() } }
    }

    /// The text last: what trims is part of it.
    private func wait() async {
        while true {
            let last = state.withLock { $0.last }
            try? await Task.sleep(until: last + Self.quiet, clock: .continuous)
            let isQuiet = state.withLock { state in
                guard state.last == last else { return false }
                state.isWaiting = false
                return true
            }
            if isQuiet {
                ProcessMemory.trim()
                ProcessMemory.forgetText()
                return
            }
        }
    }
}
