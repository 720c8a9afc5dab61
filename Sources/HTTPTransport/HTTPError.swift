/// What a peer got wrong in HTTP itself.
public enum HTTPError: Error, Sendable, CustomStringConvertible {
    case malformed(String)
    case tooLarge(String)
    case closed
    case timedOut
    case noHandshake
    case refusedByProxy(String)

    public var description: String {
        switch self {
        case .malformed(let what): "malformed HTTP: \(what)"
        case .tooLarge(let what): "\(what) is too large"
        case .noHandshake: "TLS handshake timeout"
        case .refusedByProxy(let status): "the proxy refused the connection: \(status)"
        case .timedOut: "the server did not answer in time"
        case .closed: "the connection was closed before the message ended"
        }
    }
}
