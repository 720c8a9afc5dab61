import Text

/// Go's types of times, which print in words of their own.
extension GoType {
    static let duration = named("time.Duration", .int64) { value in
        guard case .int(let nanoseconds) = value.content else { return "" }
        return Durations.go(nanoseconds: nanoseconds)
    }

    /// As JSON has it, in RFC 3339.
    static let time = named("time.Time", .string) { printedTime($0.text ?? "") }

    /// A time of RFC 3339 as Go prints it: `2006-01-02 15:04:05.5 +0000 UTC`.
    public static func printedTime(_ text: String) -> String {
        guard let middle = text.firstIndex(of: "T") else { return "0001-01-01 00:00:00 +0000 UTC" }
        let day = text[..<middle]
        let clock = text[text.index(after: middle)...]
        guard let zone = clock.lastIndex(where: { "Z+-".contains($0) }) else { return text }
        let offset = clock[zone...].filter { $0 != ":" }
        return "\(day) \(clock[..<zone]) " + (offset == "Z" ? "+0000 UTC" : "\(offset) \(offset)")
    }
}
