import Glibc

/// Long blocking work (unpacking, starting a shim, removing trees) on a thread of its own, so that the few threads of
/// Swift's pool stay free for calls.
enum Offload {
    /// The same for work that belongs to a call: it sees the call's namespace and lease.
    static func call<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let call = Call.Bound()
        return try await run { try call.with(body) }
    }

    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try UnixStream.thread { continuation.resume(with: Result { try body() }) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
