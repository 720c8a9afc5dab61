/// What is wrong with the daemon's options, in docker's words.
public struct OptionProblem: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }

    static func notImplemented(_ what: String) -> OptionProblem { OptionProblem("\(what) is not implemented") }
}
