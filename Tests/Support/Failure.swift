/// Why a helper of the tests could not do its work; thrown through the test, which fails with the sentence.
public struct Failure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
