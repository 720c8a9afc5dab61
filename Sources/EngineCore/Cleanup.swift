/// Runs what has to be done after a failure to its end, also when the failure is that the client has gone: calls in a
/// cancelled task would be refused.
enum Cleanup {
    static func run(_ body: @escaping @Sendable () async -> Void) async { await Task { await body() }.value }
}
