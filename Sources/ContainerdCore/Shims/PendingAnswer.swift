import Synchronization

/// The answer to one call, given by whoever comes first: the shim, the deadline, the caller's cancellation or the end
/// of the connection. What comes later is dropped.
final class PendingAnswer: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<[UInt8], any Error>)
        case given(Result<[UInt8], any Error>)
    }

    private let state = Mutex(State.open)

    func give(_ result: Result<[UInt8], any Error>) {
        let continuation = state.withLock { state -> CheckedContinuation<[UInt8], any Error>? in
            switch state {
            case .given: return nil
            case .open:
                state = .given(result)
                return nil
            case .awaited(let continuation):
                state = .given(result)
                return continuation
            }
        }
        continuation?.resume(with: result)
    }

    /// To be awaited once.
    func value() async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            let known = state.withLock { state -> Result<[UInt8], any Error>? in
                if case .given(let result) = state { return result }
                state = .awaited(continuation)
                return nil
            }
            if let known { continuation.resume(with: known) }
        }
    }
}
