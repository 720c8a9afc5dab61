import Synchronization

/// A value that one task waits for and another gives. The first value given counts; a waiter that is cancelled gets
/// nil, so a client that hangs up never leaves its handler behind.
public final class Later<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Value?, Never>)
        case given(Value?)
    }

    private let state = Mutex(State.open)

    public init() {}

    public func give(_ value: Value?) {
        let waiter: CheckedContinuation<Value?, Never>? = state.withLock { state in
            switch state {
            case .open:
                state = .given(value)
                return nil
            case .awaited(let waiter):
                state = .given(value)
                return waiter
            case .given:
                return nil
            }
        }
        waiter?.resume(returning: value)
    }

    /// For one waiter; nil when it is cancelled or when there will be no value.
    public func value() async -> Value? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known: Value?? = state.withLock { state in
                    if case .given(let value) = state { return .some(value) }
                    state = .awaited(continuation)
                    return nil
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            give(nil)
        }
    }
}
