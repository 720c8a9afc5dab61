import Text

/// `--health-*` and `--no-healthcheck`.
struct Healthcheck {
    private let test: [String]
    private let times: [(String, Int64)]
    private let retries: Int

    /// nil when nothing is asked for.
    init?(_ options: ParsedOptions) throws {
        let names = [
            ("health-interval", "Interval"), ("health-timeout", "Timeout"), ("health-start-period", "StartPeriod"),
            ("health-start-interval", "StartInterval"),
        ]
        times = names.map { ($0.1, options.string($0.0).flatMap(Durations.parseGo) ?? 0) }
        retries = options.int("health-retries") ?? 0
        let command = options.string("health-cmd") ?? ""
        let isAsked = !command.isEmpty || retries != 0 || times.contains { $0.1 != 0 }
        if options.bool("no-healthcheck") {
            if isAsked { throw Failure("--no-healthcheck conflicts with --health-* options") }
            test = ["NONE"]
            return
        }
        guard isAsked else { return nil }
        for ((name, _), (_, time)) in zip(names, times) where time < 0 {
            throw Failure("--\(name) cannot be negative")
        }
        if retries < 0 { throw Failure("--health-retries cannot be negative") }
        test = command.isEmpty ? [] : ["CMD-SHELL", command]
    }

    func members(_ body: inout JSONWriter) {
        body.memberObject("Healthcheck") { health in
            health.member("Test", omitEmpty: test)
            for (name, time) in times { health.member(name, omitEmpty: time) }
            health.member("Retries", omitEmpty: retries)
        }
    }
}
