/// What a command of the runtime could not do, in runc's words where clients match on them.
public struct RuntimeError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }

    static let containerDoesNotExist = RuntimeError("container does not exist")
    public static let containerNotRunning = RuntimeError("container not running")

    static let noAdditionalGroups = RuntimeError("cannot set any additional groups in a rootless container")

    public static func notImplemented(_ what: String) -> RuntimeError {
        RuntimeError("\(what) is not implemented")
    }
}
