import Glibc

/// The time of day.
enum Clock {
    /// Seconds since 1970.
    static var seconds: Int { Int(time(nil)) }
}
