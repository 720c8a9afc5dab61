import Linux
import Synchronization

/// Hands values from one task to another task or to a thread. A full queue holds its writer up. For one writer and one
/// reader at a time.
final class HandoverQueue<Value: Sendable>: Sendable {
    private struct State {
        var values: [Value] = []
        /// No more values will come.
        var isFinished = false
        /// Nobody will take any more.
        var isClosed = false
        var reader: (@Sendable () -> Void)?
        var writer: (@Sendable () -> Void)?
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Waits for room; false when the reader has gone or the task was cancelled.
    func put(_ value: Value) async -> Bool {
        while true {
            if let isPut = offer(value) { return isPut }
            if Task.isCancelled { return false }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    waitForRoom { continuation.resume() }
                    if Task.isCancelled { wakeWriter() }
                }
            } onCancel: {
                wakeWriter()
            }
        }
    }

    /// As `put`, for a thread that may block.
    func putBlocking(_ value: Value) -> Bool {
        while true {
            if let isPut = offer(value) { return isPut }
            let signal = ThreadSignal()
            waitForRoom { signal.post() }
            signal.wait()
        }
    }

    /// Puts without waiting: nil when there is no room, false when nobody takes it any more.
    @discardableResult func offer(_ value: Value) -> Bool? {
        state.withLock { state in
            if state.isClosed || state.isFinished { return false }
            if state.values.count >= capacity { return nil }
            state.values.append(value)
            Self.wake(&state.reader)
            return true
        }
    }

    /// Calls `wake` once there may be room.
    private func waitForRoom(_ wake: @escaping @Sendable () -> Void) {
        let isReady = state.withLock { state in
            if state.isClosed || state.isFinished || state.values.count < capacity { return true }
            state.writer = wake
            return false
        }
        if isReady { wake() }
    }

    private func wakeWriter() { state.withLock { Self.wake(&$0.writer) } }

    /// The next value; nil at the end and when the task is cancelled.
    func take() async -> Value? {
        while true {
            if let answer = poll() { return answer.value }
            if Task.isCancelled { return nil }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    wait { continuation.resume() }
                    if Task.isCancelled { wakeReader() }
                }
            } onCancel: {
                wakeReader()
            }
        }
    }

    /// As `take`, for a thread that may block.
    func takeBlocking() -> Value? {
        while true {
            if let answer = poll() { return answer.value }
            let signal = ThreadSignal()
            wait { signal.post() }
            signal.wait()
        }
    }

    private struct Answer { let value: Value? }

    /// nil: nothing yet.
    private func poll() -> Answer? {
        let answer = state.withLock { state -> Answer? in
            if !state.values.isEmpty { return Answer(value: state.values.removeFirst()) }
            return state.isFinished || state.isClosed ? Answer(value: nil) : nil
        }
        if answer?.value != nil { wakeWriter() }
        return answer
    }

    /// Calls `wake` once there may be something to see.
    private func wait(_ wake: @escaping @Sendable () -> Void) {
        let isReady = state.withLock { state in
            if !state.values.isEmpty || state.isFinished || state.isClosed { return true }
            state.reader = wake
            return false
        }
        if isReady { wake() }
    }

    private func wakeReader() { state.withLock { Self.wake(&$0.reader) } }

    private static func wake(_ waiter: inout (@Sendable () -> Void)?) {
        let wake = waiter
        waiter = nil
        wake?()
    }

    /// What was put is still taken.
    func finish() {
        state.withLock { state in
            state.isFinished = true
            Self.wake(&state.reader)
        }
        wakeWriter()
    }

    /// Nothing is taken any more.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.values = []
            Self.wake(&state.reader)
        }
        wakeWriter()
    }
}
