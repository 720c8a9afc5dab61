/// What in a profile can't be compiled.
public struct SeccompError: Error, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
