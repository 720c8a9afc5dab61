import Linux
import Text

/// `NAME[:COUNT]` of --restart.
public struct RestartValue: Sendable {
    public let name: String
    public let count: Int

    public init(_ text: String) throws(EngineError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        name = parts[0]
        if parts.count > 1, name.isEmpty {
            throw .invalid("invalid restart policy format: no policy provided before colon")
        }
        guard parts.count > 1, !parts[1].isEmpty else {
            count = 0
            return
        }
        guard let number = Int(parts[1]) else {
            throw .invalid("invalid restart policy format: maximum retry count must be an integer")
        }
        count = number
    }

    public func members(_ policy: inout JSONWriter) {
        policy.member("Name", name)
        policy.member("MaximumRetryCount", count)
    }
}
