import Text

/// What is wrong with a value of an option that services alone have.
enum ServiceRule {
    static func problem(_ rule: String, _ text: String) -> String? {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        switch rule {
        case "pref":
            if parts.count < 2 || parts[0].isEmpty {
                return "placement preference must be of the format \"<strategy>=<arg>\""
            }
            return parts[0] == "spread"
                ? nil : "unsupported placement preference \(parts[0]) (only spread is supported)"
        case "resource":
            return parts.count == 2 ? nil : "invalid generic-resource format `\(text)` expected `name=value`"
        case "credential-spec":
            let isKnown = text.isEmpty || ["config://", "file://", "registry://"].contains(where: text.hasPrefix)
            return isKnown
                ? nil
                : "invalid credential spec: value must be prefixed with \"config://\", \"file://\", or \"registry://\""
        default:
            return (Durations.parseGo(text) ?? 0) < 0 ? "duration cannot be negative" : nil
        }
    }
}
