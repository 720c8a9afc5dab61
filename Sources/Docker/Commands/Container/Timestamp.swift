import Glibc
import Text

/// `--since` and `--until`: seconds since 1970, an RFC 3339 time in UTC, or a span before now ("10m").
enum Timestamp {
    static func parse(_ text: String) throws -> String {
        if let span = Durations.parseGo(text) {
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            let nanoseconds = Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec) - span
            let fraction = String(nanoseconds % 1_000_000_000)
            return "\(nanoseconds / 1_000_000_000)." + String(repeating: "0", count: 9 - fraction.count) + fraction
        }
        if Double(text) != nil { return text }
        guard text.hasSuffix("Z") else {
            throw Failure("the time \(text) is not implemented: give seconds, a span or an RFC 3339 time in UTC")
        }
        guard let moment = utc(text) else { throw Failure("failed to parse value as time or duration: \"\(text)\"") }
        return "\(moment.seconds)\(moment.fraction)"
    }

    /// How long ago a time of the daemon's was, in words.
    static func age(_ text: String) -> String {
        Durations.human(seconds: Int64(time(nil)) - Int64(utc(text)?.seconds ?? 0))
    }

    /// An RFC 3339 time in UTC.
    private static func utc(_ text: String) -> (seconds: Int, fraction: String)? {
        guard text.hasSuffix("Z"), let end = text.firstIndex(where: { $0 == "." || $0 == "Z" }) else { return nil }
        let numbers = text[..<end].split { $0 == "-" || $0 == "T" || $0 == ":" }.compactMap { Int32($0) }
        let tail = String(text[end...].dropLast())
        guard numbers.count == 6, tail.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        var parts = tm()
        parts.tm_year = numbers[0] - 1900
        parts.tm_mon = numbers[1] - 1
        parts.tm_mday = numbers[2]
        parts.tm_hour = numbers[3]
        parts.tm_min = numbers[4]
        parts.tm_sec = numbers[5]
        return (timegm(&parts), tail)
    }
}
