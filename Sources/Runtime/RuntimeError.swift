/// What a command of the runtime could not do, in runc's words where clients match on them.
public struct RuntimeError: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }

    public static func notImplemented(_ what: String) -> RuntimeError {
        RuntimeError("\(what) is not implemented")
    }
}
