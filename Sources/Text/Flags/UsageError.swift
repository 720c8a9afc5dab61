/// A command line that the table does not allow, in the words of Go's flag package, on which scripts match.
public struct UsageError: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
