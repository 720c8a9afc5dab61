extension Durations {
    /// As Go prints a duration: "1m30s", "1.5s", "250ms", "0s".
    public static func go(nanoseconds: Int64) -> String {
        if nanoseconds == 0 { return "0s" }
        let value = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        if value < 1_000 { return "\(sign)\(value)ns" }
        if value < 1_000_000 { return "\(sign)\(decimal(value, digits: 3))µs" }
        if value < 1_000_000_000 { return "\(sign)\(decimal(value, digits: 6))ms" }
        let minutes = value / 60_000_000_000
        let seconds = decimal(value % 60_000_000_000, digits: 9)
        if minutes == 0 { return "\(sign)\(seconds)s" }
        if minutes < 60 { return "\(sign)\(minutes)m\(seconds)s" }
        return "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)s"
    }

    /// The value over ten to the power of `digits`, without closing zeros.
    private static func decimal(_ value: UInt64, digits: Int) -> String {
        var divisor: UInt64 = 1
        for _ in 0..<digits { divisor *= 10 }
        var fraction = String(String(divisor + value % divisor).dropFirst())
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return fraction.isEmpty ? "\(value / divisor)" : "\(value / divisor).\(fraction)"
    }
}
