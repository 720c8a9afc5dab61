import Text

/// The `State` of an inspected container.
public struct ContainerState: Sendable {
    /// created, running, paused, restarting, removing, exited or dead.
    public var status = "created"
    public var pid: Int = 0
    public var exitCode: Int = 0
    public var error = ""
    public var oomKilled = false
    public var startedAt = ContainerState.never
    public var finishedAt = ContainerState.never
    /// nil for a container whose health was never checked.
    public var health: HealthState?

    /// Go's zero time.
    public static let never = "0001-01-01T00:00:00Z"

    public init() {}

    public init(_ node: JSONNode) {
        status = node["Status"]?.string ?? ""
        pid = node["Pid"]?.int ?? 0
        exitCode = node["ExitCode"]?.int ?? 0
        error = node["Error"]?.string ?? ""
        oomKilled = node["OOMKilled"]?.bool ?? false
        startedAt = node["StartedAt"]?.string ?? Self.never
        finishedAt = node["FinishedAt"]?.string ?? Self.never
        health = node["Health"].map { HealthState($0) }
    }

    /// As docker counts it: a container that waits for its restart is running too.
    public var isRunning: Bool { hasProcess || status == "restarting" }

    /// Whether there is a process.
    public var hasProcess: Bool { status == "running" || status == "paused" }

    public func members(_ writer: inout JSONWriter) {
        writer.member("Status", status)
        writer.member("Running", isRunning)
        writer.member("Paused", status == "paused")
        writer.member("Restarting", status == "restarting")
        writer.member("OOMKilled", oomKilled)
        writer.member("Dead", status == "dead")
        writer.member("Pid", pid)
        writer.member("ExitCode", exitCode)
        writer.member("Error", error)
        writer.member("StartedAt", startedAt)
        writer.member("FinishedAt", finishedAt)
        if let health { writer.memberObject("Health") { health.members(&$0) } }
    }
}
