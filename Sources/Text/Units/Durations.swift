/// Times in docker's words and in Go's notation.
public enum Durations {
    /// "3 seconds", "About a minute", "2 hours".
    public static func human(seconds: Int64) -> String {
        let minutes = seconds / 60
        let hours = seconds / 3600 + (seconds % 3600 >= 1800 ? 1 : 0)
        switch true {
        case seconds < 1: return "Less than a second"
        case seconds == 1: return "1 second"
        case seconds < 60: return "\(seconds) seconds"
        case minutes == 1: return "About a minute"
        case minutes < 60: return "\(minutes) minutes"
        case hours == 1: return "About an hour"
        case hours < 48: return "\(hours) hours"
        case hours < 24 * 14: return "\(hours / 24) days"
        case hours < 24 * 60: return "\(hours / 24 / 7) weeks"
        case hours < 24 * 365 * 2: return "\(hours / 24 / 30) months"
        default: return "\(seconds / 3600 / 24 / 365) years"
        }
    }

    /// Go's notation ("1h30m", "1.5s", "250ms") in nanoseconds.
    public static func parseGo(_ text: String) -> Int64? {
        let units: [(String, Double)] = [
            ("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
        ]
        var rest = text[...]
        let sign: Double = rest.hasPrefix("-") ? -1 : 1
        if rest.hasPrefix("-") || rest.hasPrefix("+") { rest.removeFirst() }
        if rest == "0" { return 0 }
        if rest.isEmpty { return nil }
        var total = 0.0
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            guard let value = Double(number) else { return nil }
            rest = rest[number.endIndex...]
            let name = rest.prefix { !($0.isASCII && $0.isNumber) && $0 != "." }
            guard let unit = units.first(where: { $0.0 == name }) else { return nil }
            total += value * unit.1
            rest = rest[name.endIndex...]
        }
        return Int64(exactly: (sign * total).rounded())
    }
}
