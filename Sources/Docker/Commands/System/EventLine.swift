import Glibc
import Text

/// An event as one line: time, kind, action, identifier, and attributes in parentheses.
enum EventLine {
    static func text(_ event: JSONNode) -> String {
        let actor = event["Actor"]
        var line = "\(event["Type"]?.string ?? "") \(event["Action"]?.string ?? "") \(actor?["ID"]?.string ?? "")"
        let attributes = actor?["Attributes"]?.stringMap ?? [:]
        if !attributes.isEmpty {
            let pairs = attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            line += " (\(pairs.joined(separator: ", ")))"
        }
        let nanoseconds = event["timeNano"]?.int64 ?? 0
        let time = nanoseconds == 0 ? (event["time"]?.int64 ?? 0) &* 1_000_000_000 : nanoseconds
        return time == 0 ? line : "\(local(nanoseconds: time)) \(line)"
    }

    /// RFC 3339 in the local zone, with nine digits of the second's fraction.
    private static func local(nanoseconds: Int64) -> String {
        var seconds = time_t(nanoseconds / 1_000_000_000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        let length = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%S", &parts)
        let date = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let fraction = String(String(1_000_000_000 + nanoseconds % 1_000_000_000).dropFirst())
        return "\(date).\(fraction)\(zone(parts.tm_gmtoff))"
    }

    private static func zone(_ offset: Int) -> String {
        if offset == 0 { return "Z" }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let minutes = abs(offset) / 60
        return "\(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
    }
}
