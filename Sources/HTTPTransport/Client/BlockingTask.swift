import Linux
import Synchronization

/// What takes an event loop, for a thread that waits. Never for a task: its thread is one of the few that tasks have.
public enum BlockingTask {
    private final class Outcome<Value: Sendable>: Sendable {
        let isSet = ThreadSignal()
        let result = Mutex<Result<Value, any Error>?>(nil)
    }

    public static func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
        let outcome = Outcome<Value>()
        Task {
            let result: Result<Value, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            outcome.result.withLock { $0 = result }
            outcome.isSet.post()
        }
        outcome.isSet.wait()
        return try (outcome.result.withLock { $0 } ?? .failure(HTTPError.closed)).get()
    }
}
