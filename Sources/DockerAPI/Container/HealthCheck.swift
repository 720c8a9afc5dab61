/// How a container's health is checked, with docker's values where nothing was said. Times are nanoseconds.
public struct HealthCheck: Sendable, Equatable {
    private static let second: Int64 = 1_000_000_000

    public let words: [String]
    public let interval: Int64
    public let timeout: Int64
    public let startPeriod: Int64
    public let startInterval: Int64
    /// Failures one after another that make a container unhealthy.
    public let retries: Int

    /// nil for a container without checks. `shell`: the words before the command of CMD-SHELL, nil for docker's.
    public init?(_ config: HealthConfig?, shell: [String]?) {
        guard let config, let test = config.test, let kind = test.first else { return nil }
        switch kind {
        case "CMD": words = Array(test.dropFirst())
        case "CMD-SHELL":
            let shell = shell ?? []
            words = (shell.isEmpty ? ["/bin/sh", "-c"] : shell) + test.dropFirst()
        default: return nil
        }
        interval = config.interval <= 0 ? 30 * Self.second : config.interval
        timeout = config.timeout <= 0 ? 30 * Self.second : config.timeout
        startPeriod = config.startPeriod
        startInterval = config.startInterval <= 0 ? 5 * Self.second : config.startInterval
        retries = config.retries <= 0 ? 3 : config.retries
    }

    /// How long to wait for the next check, of a container that has run for `age`.
    public func pause(_ status: HealthState.Status, age: Int64) -> Int64 {
        age < startPeriod && status == .starting ? startInterval : interval
    }
}
