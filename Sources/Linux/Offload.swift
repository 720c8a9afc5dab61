/// Long blocking work (files, decompression, starting a program) on a thread of its own, so that the few threads of Swift's pool stay free
/// for calls.
public enum Offload {
    public static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try DetachedThread.start { continuation.resume(with: Result { try body() }) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
