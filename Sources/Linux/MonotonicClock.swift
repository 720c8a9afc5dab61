import CLinux
import Glibc

/// A clock that nobody sets and that does not jump (CLOCK_MONOTONIC in clock_gettime(2)).
public enum MonotonicClock {
    /// Since some moment before the machine's start.
    public static var nanoseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    public static var milliseconds: Int64 { nanoseconds / 1_000_000 }
}
