import Glibc
import Linux
import Synchronization

/// The signals of this process, taken by its main thread. They do what they always do, unless a running container is
/// to get them.
final class Interruptions: Sendable {
    static let shared = Interruptions()

    /// Those that Go's clients hand on, but for the ones that stop this process itself.
    private static let numbers = [
        SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGCONT, SIGWINCH,
    ]
    private let handler = Mutex<(@Sendable (Int32) -> Bool)?>(nil)

    /// Before the first thread: each has the mask of the one that made it.
    static func block() -> Signals { Signals(numbers) }

    /// The handler says whether that was all there is to do about a signal.
    func handle(_ handler: (@Sendable (Int32) -> Bool)?) { self.handler.withLock { $0 = handler } }

    func deliver(_ number: Int32) {
        let handler = handler.withLock { $0 }
        if handler?(number) == true { return }
        signal(number, SIG_DFL)
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, number)
        raise(number)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }
}
