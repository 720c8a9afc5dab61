import Synchronization

/// One task at a time for each key. Keys exist as long as somebody holds or awaits them.
final class KeyedLocks: Sendable {
    private struct Entry {
        let lock = AsyncSemaphore(1)
        var users = 0
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// Throws when the task is cancelled while it waits.
    func with<Value>(_ key: String, _ body: () async throws -> Value) async throws -> Value {
        let lock = entries.withLock { entries in
            var entry = entries[key] ?? Entry()
            entry.users += 1
            entries[key] = entry
            return entry.lock
        }
        defer {
            entries.withLock { entries in
                entries[key]?.users -= 1
                if entries[key]?.users == 0 { entries[key] = nil }
            }
        }
        return try await lock.with(body)
    }
}
