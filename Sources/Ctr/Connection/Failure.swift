import GRPCCore
import Glibc
import Linux

/// What went wrong, as the last line of the command says it.
struct Failure: Error, CustomStringConvertible {
    let description: String
    /// What containerd said it was; nil for our own.
    let code: RPCError.Code?
    private let errno: Int32

    init(_ description: String, code: RPCError.Code? = nil) {
        self.description = description
        self.code = code
        errno = 0
    }

    /// Any error of a command.
    init(of error: any Error) {
        switch error {
        case let failure as Failure:
            self = failure
        case let error as RPCError:
            description = Self.text(error)
            code = error.code
            errno = 0
        case let error as SystemCallError:
            description = "\(error)"
            code = nil
            errno = error.errno
        default:
            description = "\(error)"
            code = nil
            errno = 0
        }
    }

    /// The same with words before it.
    func prefixed(_ words: String) -> Failure { Failure("\(words): \(self)", code: code) }

    static func notFound(_ description: String) -> Failure { Failure(description, code: .notFound) }

    var isFailedPrecondition: Bool { code == .failedPrecondition }
    var isNotFound: Bool { code == .notFound }
    var alreadyExists: Bool { code == .alreadyExists }
    var isBrokenPipe: Bool { errno == EPIPE }

    /// What containerd said; Go's contexts add their own words to it.
    private static func text(_ error: RPCError) -> String {
        switch error.code {
        case .cancelled: ended(error.message, "context canceled")
        case .deadlineExceeded: ended(error.message, "context deadline exceeded")
        default: error.message.isEmpty ? "\(error.code)" : error.message
        }
    }

    private static func ended(_ message: String, _ words: String) -> String {
        if message.hasSuffix(words) { return message }
        return message.isEmpty ? words : "\(message): \(words)"
    }
}
