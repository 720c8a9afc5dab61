import Linux

/// Which lines of a container's log a client wants.
public struct LogQuery: Sendable {
    public var wantsOutput = false
    public var wantsErrors = false
    public var follows = false
    public var showsTimes = false
    /// nil for all lines.
    public var tail: Int?
    /// (seconds, nanoseconds) since 1970; what is older, or newer than `until`, is left out.
    public var since: (seconds: Int, nanoseconds: Int)?
    public var until: (seconds: Int, nanoseconds: Int)?

    public init() {}

    /// `1700000000`, `1700000000.5` or RFC 3339; empty and 0 are no limit.
    public static func time(_ text: String) throws(EngineError) -> (seconds: Int, nanoseconds: Int)? {
        if text.isEmpty || text == "0" { return nil }
        if let time = Timestamp.parse(text) { return time }
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let seconds = Int(parts[0]) else { throw .invalid("invalid value for a time: \(text)") }
        guard parts.count == 2 else { return (seconds, 0) }
        let digits = String(parts[1].prefix(9))
        guard let nanoseconds = Int(digits + String(repeating: "0", count: 9 - digits.count)), nanoseconds >= 0 else {
            throw .invalid("invalid value for a time: \(text)")
        }
        return (seconds, nanoseconds)
    }

    func includes(_ line: LogLine) -> Bool {
        guard line.isError ? wantsErrors : wantsOutput else { return false }
        guard since != nil || until != nil, let time = Timestamp.parse(line.time) else { return true }
        if let since, time < since { return false }
        if let until, time > until { return false }
        return true
    }
}
