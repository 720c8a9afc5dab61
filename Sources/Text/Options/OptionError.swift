/// A command line that the table does not allow; the text is pflag's, because scripts match on it.
public struct OptionError: Error, Sendable, Equatable, CustomStringConvertible {
    public let message: String

    public init(_ message: String) {
        self.message = message
    }

    public var description: String { message }
}
