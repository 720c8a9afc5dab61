import ContainerdAPI
import Linux
import ShimAPI

/// Keeps what a transfer makes from being collected, until a name holds it.
enum TransferLease {
    /// Seconds after which a lease counts for nothing: a daemon that was killed takes none away.
    private static let life = 24 * 3600

    /// In the caller's own lease if it has one.
    static func run<Value>(_ core: Core, _ body: () async throws -> Value) async throws -> Value {
        guard Call.lease.isEmpty else { return try await body() }
        let store = LeaseStore(database: core.database)
        let end = Timestamp.text(seconds: Timestamp.secondsNow() + life, nanoseconds: 0)
        let lease = try store.create(id: "", labels: ["containerd.io/gc.expire": end])
        do {
            let value = try await Call.$lease.withValue(lease.id) { try await body() }
            try store.delete(lease: lease.id)
            return value
        } catch {
            try? store.delete(lease: lease.id)
            throw error
        }
    }
}
