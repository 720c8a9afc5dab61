import Linux

extension Offload {
    /// The same for work that belongs to a call: it sees the call's namespace and lease.
    static func call<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let call = Call.Bound()
        return try await run { try call.with(body) }
    }
}
