import Linux
import Synchronization
import Testing

struct ProcessMemoryTests {
    private final class Cache: Sendable {
        let given = Atomic<Int>(0)
    }

    @Test func `each trim asks the caches that were told of to give`() {
        let cache = Cache()
        ProcessMemory.addCache { cache.given.add(1, ordering: .relaxed) }
        ProcessMemory.trim()
        ProcessMemory.trim()
        #expect(cache.given.load(ordering: .relaxed) == 2)
    }
}
