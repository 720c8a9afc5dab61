/// What went wrong, for the edges: each of HTTP, gRPC and the exit code maps `kind` in one place.
public struct EngineError: Error, Sendable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        case notFound, invalid, conflict, forbidden, unavailable, notModified, notImplemented
        case cancelled, deadline, resourceExhausted, `internal`
    }

    public let kind: Kind
    /// The sentence that a client sees, in docker's, containerd's or runc's words where they have one.
    public let message: String
    public let cause: (any Error)?

    public init(_ kind: Kind, _ message: String, cause: (any Error)? = nil) {
        self.kind = kind
        self.message = message
        self.cause = cause
    }

    public var description: String {
        guard let cause else { return message }
        return "\(message): \(cause)"
    }

    public static func notFound(_ message: String) -> EngineError { EngineError(.notFound, message) }
    public static func invalid(_ message: String) -> EngineError { EngineError(.invalid, message) }
    public static func conflict(_ message: String) -> EngineError { EngineError(.conflict, message) }
    public static func forbidden(_ message: String) -> EngineError { EngineError(.forbidden, message) }
    public static func unavailable(_ message: String) -> EngineError { EngineError(.unavailable, message) }
    public static func notModified(_ message: String) -> EngineError { EngineError(.notModified, message) }
    public static func notImplemented(_ message: String) -> EngineError { EngineError(.notImplemented, message) }
    public static func internalError(_ message: String, cause: (any Error)? = nil) -> EngineError {
        EngineError(.internal, message, cause: cause)
    }
}
