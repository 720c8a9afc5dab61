/// A command line that the table does not allow, in the words of Go's flag package, on which scripts match.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
