import Glibc
import SwiftProtobuf

/// Points in time as Go prints them.
enum LocalTime {
    /// RFC 3339 in the zone of this process, to the second.
    static func text(seconds: Int) -> String {
        var time = time_t(seconds)
        var parts = tm()
        localtime_r(&time, &parts)
        let offset = parts.tm_gmtoff / 60
        let date = digits("%Y-%m-%dT%H:%M:%S", &parts)
        if offset == 0 { return date + "Z" }
        let absolute = abs(offset)
        return date + (offset < 0 ? "-" : "+") + two(absolute / 60) + ":" + two(absolute % 60)
    }

    /// `11-21-2026-06:00:00`, in the zone of this process.
    static func dashed(seconds: Int) -> String {
        var time = time_t(seconds)
        var parts = tm()
        localtime_r(&time, &parts)
        return digits("%m-%d-%Y-%H:%M:%S", &parts)
    }

    /// `2026-11-21 06:00:00.5 +0000 UTC`.
    static func goText(_ stamp: Google_Protobuf_Timestamp) -> String {
        var time = time_t(stamp.seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        return digits("%Y-%m-%d %H:%M:%S", &parts) + fraction(Int(stamp.nanos)) + " +0000 UTC"
    }

    private static func digits(_ format: String, _ parts: inout tm) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, format, &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func fraction(_ nanoseconds: Int) -> String {
        guard nanoseconds > 0 else { return "" }
        var text = String(1_000_000_000 + nanoseconds).dropFirst()
        while text.last == "0" { text.removeLast() }
        return ".\(text)"
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
