import Linux
import ShimAPI

/// A shim's status in our kinds, and the way back for events that a shim forwards.
enum ShimError {
    static func engineError(_ status: Google_Rpc_Status) -> EngineError {
        let kind: EngineError.Kind =
            switch status.code {
            case 1: .cancelled
            case 3, 11: .invalid
            case 4: .deadline
            case 5: .notFound
            case 6: .conflict
            case 7: .forbidden
            case 8: .resourceExhausted
            case 9: .notModified
            case 12: .notImplemented
            case 14: .unavailable
            default: .internal
            }
        return EngineError(kind, status.message)
    }

    static let closed = EngineError.unavailable("ttrpc: closed: unavailable")
}
