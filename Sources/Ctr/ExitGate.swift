import Glibc
import Linux
import Synchronization

/// Holds the main thread until the command is done; meanwhile it takes the signals.
final class ExitGate: Sendable {
    private let code = Mutex<Int32?>(nil)
    private let end: WakePipe

    init() throws { end = try WakePipe() }

    func open(_ code: Int32) {
        self.code.withLock { $0 = code }
        end.shut()
    }

    /// Blocks; the exit code.
    func wait(_ signals: Signals) -> Int32 {
        while true {
            var waits = [
                pollfd(fd: end.reader, events: Int16(POLLIN), revents: 0),
                pollfd(fd: signals.raw, events: Int16(POLLIN), revents: 0),
            ]
            if poll(&waits, 2, -1) < 0 && errno != EINTR { return 1 }
            if waits[1].revents != 0 {
                while let number = signals.next() { Interruptions.shared.deliver(number) }
            }
            if waits[0].revents != 0 { return code.withLock { $0 } ?? 1 }
        }
    }
}
