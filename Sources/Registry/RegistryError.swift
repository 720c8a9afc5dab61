/// A registry's refusal, with the status and the sentence that it gave.
public struct RegistryError: Error, Sendable, CustomStringConvertible {
    public let status: Int
    public let description: String

    public init(status: Int, _ description: String) {
        self.status = status
        self.description = description
    }
}
