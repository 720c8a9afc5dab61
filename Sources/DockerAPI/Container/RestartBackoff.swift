/// Whether a container that has ended is started again, and after how long: docker's rules.
public struct RestartBackoff: Sendable {
    private static let first = 100
    private static let longest = 60_000
    /// Seconds of a run after which the waiting begins anew.
    private static let longRun = 10.0

    /// A restart policy by name.
    public struct Policy: Sendable, Equatable {
        public let name: String
        /// Of `on-failure`; 0 for no maximum.
        public let maximumRetries: Int

        public init(name: String, maximumRetries: Int = 0) {
            self.name = name
            self.maximumRetries = maximumRetries
        }

        /// `wasStopped`: somebody ended the container, and nobody has started it since.
        public func wantsRestart(exitCode: Int, restarts: Int, wasStopped: Bool) -> Bool {
            switch name {
            case "always": true
            case "unless-stopped": !wasStopped
            case "on-failure": exitCode != 0 && (maximumRetries == 0 || restarts < maximumRetries)
            default: false
            }
        }
    }

    private var pause = 0
    /// Somebody ends the container: it is not started again whatever its policy.
    public var isCancelled = false

    public init() {}

    /// Milliseconds to wait before the next start; nil when there is none. `duration` is that of the run in seconds.
    public mutating func next(
        _ policy: Policy,
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
