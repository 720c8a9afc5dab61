import Glibc
import Synchronization

/// How many bytes may be sent. The thread that sends sleeps while there are none.
final class Window: Sendable {
    private struct State {
        var left = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    /// A byte for each grant: the sleeper reads it.
    private let waker: WakePipe

    init() throws { waker = try WakePipe() }

    func grant(_ count: Int) {
        state.withLock { $0.left += max(0, count) }
        waker.wake()
    }

    /// Who sleeps gets nothing any more.
    func shut() {
        state.withLock { $0.isClosed = true }
        waker.wake()
    }

    func giveBack(_ count: Int) { state.withLock { $0.left += count } }

    /// Blocks until something may be sent; nil when nothing will be.
    func take(atMost limit: Int) -> Int? {
        while true {
            let (count, isClosed) = state.withLock { state in
                let count = min(limit, state.left)
                state.left -= count
                return (count, state.isClosed)
            }
            if isClosed { return nil }
            if count > 0 { return count }
            var byte: UInt8 = 0
            _ = read(waker.reader, &byte, 1)
        }
    }
}
