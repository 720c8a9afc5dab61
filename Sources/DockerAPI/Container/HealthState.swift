import Text

/// What a container's health checks have shown: `State.Health` of an inspected container.
public struct HealthState: Sendable, Equatable {
    public enum Status: String, Sendable {
        case starting, healthy, unhealthy
    }

    /// How many results are kept.
    private static let logLimit = 5

    public var status = Status.starting
    public var failingStreak = 0
    /// Oldest first.
    public private(set) var log: [HealthResult] = []

    public init() {}

    init(_ node: JSONNode) {
        status = Status(rawValue: node["Status"]?.string ?? "") ?? .unhealthy
        failingStreak = node["FailingStreak"]?.int ?? 0
        log = (node["Log"]?.elements ?? []).map { HealthResult($0) }
    }

    /// Takes a result in. `isStartPeriod`: while a container is still starting, failures of that time do not count.
    public mutating func take(_ result: HealthResult, retries: Int, isStartPeriod: Bool) {
        if log.count >= Self.logLimit { log.removeFirst(log.count + 1 - Self.logLimit) }
        log.append(result)
        if result.exitCode == 0 {
            failingStreak = 0
            status = .healthy
        } else if !(status == .starting && isStartPeriod) {
            failingStreak += 1
            if failingStreak >= retries { status = .unhealthy }
        }
    }

    public func members(_ writer: inout JSONWriter) {
        writer.member("Status", status.rawValue)
        writer.member("FailingStreak", failingStreak)
        writer.memberArray("Log") { array in
            for result in log { array.object { result.members(&$0) } }
        }
    }
}
