import Glibc

/// Long blocking work (unpacking, starting a shim, removing trees) on a thread of its own, so that the few threads of
/// Swift's pool stay free for calls.
enum Offload {
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
