import CLinux
import Glibc
import Linux
import Loop
import Synchronization

/// A log server's name on its way to an address, on a thread of its own. Forgotten, it tells nobody.
final class LogServerLookup {
    /// Both threads hold it, so the descriptor is there as long as either may use it.
    private final class Answer: Sendable {
        let signal: FileDescriptor
        let found = Mutex<Result<LogServerAddress, any Error>?>(nil)

        init() throws(SystemCallError) {
            signal = FileDescriptor(owning: try systemCall("eventfd") { monohull_eventfd() })
        }
    }

    private let answer: Answer
    private unowned let loop: EventLoop

    init(
        _ address: LogServerAddress,
        _ loop: EventLoop,
        _ body: @escaping (Result<LogServerAddress, any Error>) -> Void
    ) throws(SystemCallError) {
        let answer = try Answer()
        self.answer = answer
        self.loop = loop
        try loop.add(answer.signal.raw, EventLoop.readable) { _ in
            if let found = answer.found.withLock({ $0 }) { body(found) }
        }
        try DetachedThread.start {
            let found = Result { try address.resolved() }
            answer.found.withLock { $0 = found }
            var one: UInt64 = 1
            _ = write(answer.signal.raw, &one, 8)
        }
    }

    deinit { loop.remove(answer.signal.raw) }
}
