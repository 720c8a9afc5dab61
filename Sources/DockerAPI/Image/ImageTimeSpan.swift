/// When images may have been made to be listed.
public struct ImageTimeSpan: Sendable {
    public typealias Time = (seconds: Int, nanoseconds: Int)

    private var after: Time?
    private var before: Time?

    public init() {}

    public mutating func limit(before time: Time) {
        if before.map({ $0 > time }) ?? true { before = time }
    }

    public mutating func limit(after time: Time) {
        if after.map({ $0 < time }) ?? true { after = time }
    }

    /// An image that does not say when it was made is in no limited span.
    public func contains(_ time: Time?) -> Bool {
        if after == nil && before == nil { return true }
        guard let time else { return false }
        return (after.map { time > $0 } ?? true) && (before.map { time < $0 } ?? true)
    }
}
