import CLinux
import Glibc

/// When something was made, as Go prints times, in the zone of this machine.
enum CreationTime {
    /// "2024-05-06 07:08:09 +0200 CEST"
    static func text(_ seconds: Int) -> String { format(seconds, "%Y-%m-%d %H:%M:%S %z %Z") }

    /// "2024-05-06T07:08:09+02:00", with "Z" where the zone is that of UTC.
    static func standard(_ seconds: Int) -> String {
        let zone = format(seconds, "%z")
        let shown = zone == "+0000" ? "Z" : "\(zone.prefix(3)):\(zone.suffix(2))"
        return format(seconds, "%Y-%m-%dT%H:%M:%S") + shown
    }

    private static func format(_ seconds: Int, _ form: String) -> String {
        var moment = time_t(seconds)
        var parts = tm()
        guard localtime_r(&moment, &parts) != nil else { return "" }
        var text = [CChar](repeating: 0, count: 64)
        let count = strftime(&text, text.count, form, &parts)
        return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
