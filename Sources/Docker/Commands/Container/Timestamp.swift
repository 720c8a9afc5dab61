import CLinux
import DockerAPI
import Glibc
import Linux
import Text

/// `--since` and `--until`: a span before now ("10m"), a date with as much of a time as one likes, or seconds since 1970.
enum Timestamp {
    /// As the daemon takes it. `option` stands in what is told of logs' options alone.
    static func parse(_ text: String, option: String? = nil) throws -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let moment: PastTime.Time
        do throws(EngineError) {
            moment = try PastTime.parse(text, now: (now.tv_sec, now.tv_nsec))
        } catch {
            throw Failure((option.map { "invalid value for \"\($0)\": " } ?? "") + error.message)
        }
        if text != "0", Durations.parseGo(text) != nil { return "\(moment.seconds)" }
        guard text.utf8.dropFirst().contains(UInt8(ascii: "-")) else { return text }
        let fraction = String(moment.nanoseconds)
        return "\(moment.seconds)." + String(repeating: "0", count: 9 - fraction.utf8.count) + fraction
    }

    /// How long ago a time of the daemon's was, in words.
    static func age(_ text: String) -> String {
        Durations.human(seconds: Int64(time(nil)) - Int64(Linux.Timestamp.parse(text)?.seconds ?? 0))
    }
}
