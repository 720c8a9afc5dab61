import Linux

/// Docker's checks of a container's own config; a working directory is cleaned of `.` and `..`.
public enum ContainerConfigRules {
    public static func check(_ config: inout ContainerConfig) throws(EngineError) {
        for text in [config.hostname, config.domainname] where text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
            throw .invalid("invalid hostname: \(text)")
        }
        if !config.workingDir.isEmpty {
            guard config.workingDir.hasPrefix("/") else {
                throw .invalid(
                    "the working directory '\(config.workingDir)' is invalid, it needs to be an absolute path"
                )
            }
            config.workingDir = RootPath.cleaned(config.workingDir)
        }
        if !config.stopSignal.isEmpty { try checkSignal(config.stopSignal) }
        for variable in config.env ?? [] where variable.isEmpty || variable.hasPrefix("=") {
            throw .invalid("invalid environment variable: \(variable)")
        }
        if let check = config.healthcheck { try self.check(check) }
    }

    private static func checkSignal(_ text: String) throws(EngineError) {
        if let number = Int(text) {
            if number == 0 { throw .invalid("invalid signal: \(text)") }
            return
        }
        guard SignalNames.number(text) != nil else { throw .invalid("invalid signal: \(text)") }
    }

    /// Durations of less than a millisecond are none.
    private static func check(_ health: HealthConfig) throws(EngineError) {
        let durations = [
            ("Interval", health.interval), ("Timeout", health.timeout), ("StartPeriod", health.startPeriod),
            ("StartInterval", health.startInterval),
        ]
        for (name, value) in durations.prefix(2) where value != 0 && value < 1_000_000 {
            throw .invalid("\(name) in Healthcheck cannot be less than 1ms")
        }
        if health.retries < 0 { throw .invalid("Retries in Healthcheck cannot be negative") }
        for (name, value) in durations.dropFirst(2) where value != 0 && value < 1_000_000 {
            throw .invalid("\(name) in Healthcheck cannot be less than 1ms")
        }
    }
}
