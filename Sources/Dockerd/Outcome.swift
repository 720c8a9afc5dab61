import Synchronization

/// Why the start failed, told from a task to the main thread.
final class Outcome: Sendable {
    private let box = Mutex<(any Error)?>(nil)

    var error: (any Error)? {
        get { box.withLock { $0 } }
        set { box.withLock { $0 = newValue } }
    }
}
