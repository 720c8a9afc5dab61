import Synchronization

/// What containerd's events have told of tasks that are about to end. A task's end itself comes by a call of its own,
/// which may overtake the event that says why.
final class TaskNotices: Sendable {
    private struct State {
        var ended: [String: UInt32] = [:]
        var waiting: [String: Later<Void>] = [:]
    }

    private let state = Mutex(State())

    /// The event of an end: all that was told before it is known.
    func noteEnd(_ id: String, pid: UInt32) {
        let waiter = state.withLock { state in
            state.ended[id] = pid
            return state.waiting.removeValue(forKey: id)
        }
        waiter?.give(())
    }

    /// Waits until the event of that process's end is there, for the given time at the most, and forgets it.
    func awaitEnd(_ id: String, pid: UInt32, milliseconds: Int) async {
        let later: Later<Void>? = state.withLock { state in
            if state.ended.removeValue(forKey: id) == pid { return nil }
            let later = Later<Void>()
            state.waiting[id] = later
            return later
        }
        guard let later else { return }
        await later.value(milliseconds: milliseconds)
        state.withLock { state in
            state.waiting[id] = nil
            state.ended[id] = nil
        }
    }

    func forget(_ id: String) { state.withLock { $0.ended[id] = nil } }
}
