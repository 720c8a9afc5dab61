import Glibc
import Linux

/// Looks again and again at what changes by itself, until it is as wanted or Ctrl-C ends the wait.
enum Waiting {
    enum End { case reached, interrupted }

    /// `body` says whether the wait is over.
    static func until(_ body: () throws -> Bool) throws -> End {
        let signals = Signals([SIGINT])
        while try !body() {
            var wait = pollfd(fd: signals.raw, events: Int16(POLLIN), revents: 0)
            // Taken from the kernel, or it would end the process when they are let through again.
            if poll(&wait, 1, 200) > 0, signals.next() != nil { return .interrupted }
        }
        return .reached
    }
}
