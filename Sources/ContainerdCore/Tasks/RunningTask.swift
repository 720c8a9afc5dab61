import Linux
import ShimAPI
import Synchronization

/// A task with its shim. Calls that change it go through `lock`, one at a time.
final class RunningTask: Sendable {
    private struct State {
        var isEnding = false
        var exit: TaskExit?
        var waiting: [CheckedContinuation<TaskExit, Never>] = []
    }

    let bundle: Bundle
    let shim: ShimConnection
    /// Whether the shim is a sandbox's, whose controller ends it.
    let isSandboxed: Bool
    let lock = AsyncLock()
    private let state = Mutex(State())

    init(bundle: Bundle, shim: ShimConnection, isSandboxed: Bool) {
        self.bundle = bundle
        self.shim = shim
        self.isSandboxed = isSandboxed
    }

    var id: String { bundle.id }

    /// True for the first caller, who then takes the task apart.
    func beginEnd() -> Bool {
        state.withLock { state in
            defer { state.isEnding = true }
            return !state.isEnding
        }
    }

    func abandonEnd() { state.withLock { $0.isEnding = false } }

    /// The task is gone; those who waited for it through a broken connection learn how it ended.
    func finish(_ exit: TaskExit) {
        let waiting = state.withLock { state in
            state.exit = exit
            defer { state.waiting = [] }
            return state.waiting
        }
        for one in waiting { one.resume(returning: exit) }
    }

    func finished() async -> TaskExit {
        await withCheckedContinuation { continuation in
            let exit = state.withLock { state in
                if state.exit == nil { state.waiting.append(continuation) }
                return state.exit
            }
            if let exit { continuation.resume(returning: exit) }
        }
    }
}
