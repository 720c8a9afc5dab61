/// Whether a container that has ended is started again, and after how long: docker's rules.
public struct RestartBackoff: Sendable {
    private static let first = 100
    private static let longest = 60_000
    /// Seconds of a run after which the waiting begins anew.
    private static let longRun = 10.0

    private var pause = 0
    /// Somebody ends the container: it is not started again whatever its policy.
    public var isCancelled = false

    public init() {}

    /// Milliseconds to wait before the next start; nil when there is none. `duration` is that of the run in seconds.
    public mutating func next(
        _ policy: RestartPolicy,
        exitCode: Int,
        restarts: Int,
        wasStopped: Bool,
        duration: Double
    ) -> Int? {
        guard !isCancelled else { return nil }
        if duration >= Self.longRun { pause = 0 }
        pause = pause == 0 ? Self.first : min(pause * 2, Self.longest)
        return policy.wantsRestart(exitCode: exitCode, restarts: restarts, wasStopped: wasStopped) ? pause : nil
    }
}
