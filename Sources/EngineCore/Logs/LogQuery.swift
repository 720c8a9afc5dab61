import DockerAPI

/// Which lines of a container's log a client wants, and in which form.
public struct LogQuery: Sendable {
    public var wantsOutput = false
    public var wantsErrors = false
    public var follows = false
    public var showsTimes = false
    /// Each line with the labels and variables that the log options name.
    public var showsDetails = false
    /// nil for all lines.
    public var tail: Int?
    /// Nanoseconds since 1970; what is older than `since`, or newer than `until`, is left out.
    public var since: Int64?
    public var until: Int64?

    public init() {}

    func includes(_ entry: LogEntry) -> Bool {
        guard entry.isError ? wantsErrors : wantsOutput else { return false }
        return since.map { entry.time >= $0 } ?? true
    }
}
