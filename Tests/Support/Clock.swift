import Glibc

/// Seconds of the monotonic clock, and waiting by polling.
public enum Clock {
    public static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    public static func wait(_ what: String, timeout: Double = 20, until condition: () throws -> Bool) throws {
        let end = now + timeout
        while try !condition() {
            guard now < end else { throw Failure("\(what): not within \(timeout) s") }
            usleep(20_000)
        }
    }
}
