/// A change of state that runs to its end: a client that hangs up in the middle must not leave half of it. The work
/// keeps the call's namespace and lease, which a task inherits, but not its cancellation.
enum Unbroken {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await Task { try await body() }.value
    }
}
