import Glibc

/// Names that nobody else has.
enum RandomName {
    /// Nanoseconds of the clock and four letters, as containerd's clients name their leases and streams.
    static func make() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        let tail = (0..<4).map { _ in letters[Int.random(in: 0..<letters.count)] }
        return "\(time.tv_nsec)-\(String(decoding: tail, as: UTF8.self))"
    }
}
