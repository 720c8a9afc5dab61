/// One record of a container's log, taken apart. Readers use one again and again: its arrays keep their room.
public struct LogEntry: Sendable {
    /// With the newline that ended it in the output.
    public var text: [UInt8] = []
    public var isError = false
    /// Since 1970.
    public var seconds = 0
    public var nanoseconds = 0
    /// A JSON object of strings; empty for none.
    public var attributes: [UInt8] = []

    public init() {}

    /// Nanoseconds since 1970.
    public var time: Int64 { Int64(seconds) * 1_000_000_000 + Int64(nanoseconds) }
}
