import Glibc
import Linux
import Text

/// A moment as filters write it: how long ago it was (`10m`, `1h30m`), a date with as much of a time as one likes, or
/// seconds since 1970.
public enum PastTime {
    public typealias Time = (seconds: Int, nanoseconds: Int)

    /// A date without a zone is in this machine's.
    public static func parse(_ text: String, now: Time) throws(EngineError) -> Time {
        if text != "0", let ago = Durations.parseGo(text) {
            let nanoseconds = Int64(now.nanoseconds) - ago % 1_000_000_000
            let carry: Int64 = nanoseconds < 0 ? -1 : nanoseconds >= 1_000_000_000 ? 1 : 0
            return (
                now.seconds - Int(ago / 1_000_000_000) + Int(carry), Int(nanoseconds - carry * 1_000_000_000)
            )
        }
        if let date = date(text, now) ?? unix(text) { return date }
        throw .internalError("failed to parse value as time or duration: \"\(text)\"")
    }

    private static func date(_ text: String, _ now: Time) -> Time? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        let isZoned =
            bytes.contains { [UInt8(ascii: "z"), UInt8(ascii: "Z"), UInt8(ascii: "+")].contains($0) }
            || bytes.count { $0 == UInt8(ascii: "-") } == 3
        let zoneStart =
            isZoned ? bytes[10...].firstIndex { [0x5A, 0x7A, 0x2B, 0x2D].contains($0) } ?? bytes.count : bytes.count
        var moment = String(decoding: bytes[..<zoneStart], as: UTF8.self)
        let zone = isZoned ? String(decoding: bytes[zoneStart...], as: UTF8.self) : "Z"
        switch zoneStart {
        case 10: moment += "T00:00:00"
        case 13: moment += ":00:00"
        case 16: moment += ":00"
        default: break
        }
        guard let parsed = Timestamp.parse(moment + zone) else { return nil }
        return (parsed.seconds - (isZoned ? 0 : offset(at: now.seconds)), parsed.nanoseconds)
    }

    /// Seconds that this machine's zone is ahead of UTC.
    private static func offset(at seconds: Int) -> Int {
        var time = time_t(seconds)
        var parts = tm()
        localtime_r(&time, &parts)
        return parts.tm_gmtoff
    }

    private static func unix(_ text: String) -> Time? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let seconds = Int(String(Substring(first))) else { return nil }
        guard parts.count == 2 else { return (seconds, 0) }
        let digits = String(Substring(parts[1]))
        guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return (seconds, Int(digits + String(repeating: "0", count: 9 - digits.utf8.count)) ?? 0)
    }
}
