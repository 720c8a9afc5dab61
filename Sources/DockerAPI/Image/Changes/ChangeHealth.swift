import Linux
import Text

/// `HEALTHCHECK` of a Dockerfile.
enum ChangeHealth {
    static func parse(_ text: String, shell: [String]?) throws(EngineError) -> HealthConfig {
        var health = HealthConfig()
        var rest = text[...]
        while rest.hasPrefix("--") {
            let option = rest.dropFirst(2).prefix { $0 != " " && $0 != "\t" }
            rest = rest.dropFirst(option.count + 2).drop { $0 == " " || $0 == "\t" }
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { throw .invalid("Missing a value on flag: \(parts[0])") }
            switch parts[0] {
            case "interval": health.interval = try duration(parts)
            case "timeout": health.timeout = try duration(parts)
            case "start-period": health.startPeriod = try duration(parts)
            case "start-interval": health.startInterval = try duration(parts)
            case "retries":
                guard let count = Int(parts[1]), count >= 0 else {
                    throw .invalid("--retries cannot be negative (\(parts[1]))")
                }
                health.retries = count
            default: throw .invalid("unknown flag: --\(parts[0])")
            }
        }
        let kind = rest.prefix { $0 != " " && $0 != "\t" }
        let command = String(rest.dropFirst(kind.count).drop { $0 == " " || $0 == "\t" })
        switch kind.uppercased() {
        case "NONE":
            guard command.isEmpty else { throw .invalid("HEALTHCHECK NONE takes no arguments") }
            health.test = ["NONE"]
        case "CMD":
            guard !command.isEmpty else { throw .invalid("Missing command after HEALTHCHECK CMD") }
            health.test = ChangeWords.list(command).map { ["CMD"] + $0 } ?? ["CMD-SHELL", command]
        case "": throw .invalid("HEALTHCHECK requires at least one argument")
        default: throw .invalid("Unknown type \"\(kind.uppercased())\" in HEALTHCHECK (try CMD)")
        }
        return health
    }

    private static func duration(_ parts: [String]) throws(EngineError) -> Int64 {
        guard let value = Durations.parseGo(parts[1]) else { throw .invalid("time: invalid duration \"\(parts[1])\"") }
        guard value == 0 || value >= 1_000_000 else {
            throw .invalid("Interval \"\(parts[0])\" cannot be less than 1ms")
        }
        return value
    }
}
