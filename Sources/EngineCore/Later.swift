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

    /// False when there is a value already, or when the waiter has gone: then it is still the caller's.
    @discardableResult
    public func give(_ value: Value?) -> Bool {
        let (taken, waiter): (Bool, CheckedContinuation<Value?, Never>?) = state.withLock { state in
            switch state {
            case .open:
                state = .given(value)
                return (true, nil)
            case .awaited(let waiter):
                state = .given(value)
                return (true, waiter)
            case .given:
                return (false, nil)
            }
        }
        waiter?.resume(returning: value)
        return taken
    }

    /// Nobody waits any more, or the value is there: it can be forgotten by who would give it.
    var isSettled: Bool { state.withLock { if case .given = $0 { true } else { false } } }

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

    /// The same for a limited time; nil when it has passed.
    @discardableResult
    public func value(milliseconds: Int) async -> Value? {
        let timer = Task {
            try await Task.sleep(for: .milliseconds(milliseconds))
            give(nil)
        }
        defer { timer.cancel() }
        return await value()
    }
}
