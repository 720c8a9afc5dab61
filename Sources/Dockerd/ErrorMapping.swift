import DockerAPI
import HTTPTransport
import Linux
import Registry
import Text

/// The one place where an error becomes a status code.
enum ErrorMapping {
    static func status(_ error: any Error) -> Int {
        switch error {
        case let error as EngineError:
            switch error.kind {
            case .notFound: 404
            case .invalid: 400
            case .conflict: 409
            case .forbidden: 403
            case .unavailable: 503
            case .notModified: 304
            case .notImplemented: 501
            case .cancelled, .deadline, .resourceExhausted, .internal: 500
            }
        case is HTTPError, is JSONError: 400
        case let error as RegistryError: (400..<500).contains(error.status) ? error.status : 500
        default: 500
        }
    }

    /// An answer that has begun cannot be taken back: it is cut off, so that nobody takes it for whole.
    static func answer(_ error: any Error, _ responder: HTTPResponder) async {
        if await responder.hasBegun { return await responder.abort() }
        let text = (error as? JSONError).map { "invalid JSON: \($0.message)" } ?? "\(error)"
        try? await responder.json(status(error), ErrorMessage(text).json)
    }
}
