/// A certificate or key that cannot be used.
public struct TLSFileError: Error, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
