/// What a peer got wrong in HTTP itself.
public enum HTTPError: Error, Sendable, CustomStringConvertible {
    case malformed(String)
    case tooLarge(String)
    case closed
    case timedOut

    public var description: String {
        switch self {
        case .malformed(let what): "malformed HTTP: \(what)"
        case .tooLarge(let what): "\(what) is too large"
        case .timedOut: "the server did not answer in time"
        case .closed: "the connection was closed before the message ended"
        }
    }
}
