import Linux

/// A refusal as a ttrpc status: a gRPC code and the sentence that containerd passes on.
struct CallError: Error, CustomStringConvertible {
    enum Code: UInt64 {
        case unknown = 2
        case invalidArgument = 3
        case notFound = 5
        case alreadyExists = 6
        case failedPrecondition = 9
        case unimplemented = 12
        case `internal` = 13
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    var description: String { message }

    /// containerd recognises a missing thing by the words at the end as well.
    static func notFound(_ message: String) -> CallError { CallError(.notFound, "\(message): not found") }

    static func precondition(_ message: String) -> CallError {
        CallError(.failedPrecondition, "\(message): failed precondition")
    }

    static func unimplemented(_ message: String) -> CallError {
        CallError(.unimplemented, "\(message) is not implemented by this shim: not implemented")
    }

    static func of(_ error: any Error) -> CallError {
        if let error = error as? CallError { return error }
        if let error = error as? SystemCallError { return CallError(.unknown, error.description) }
        return CallError(.unknown, "\(error)")
    }
}
