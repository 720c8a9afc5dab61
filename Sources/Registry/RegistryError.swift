/// A registry's refusal, with the status and the sentence that it gave.
public struct RegistryError: Error, Sendable, CustomStringConvertible {
    public let status: Int
    /// The distribution specification's code, such as MANIFEST_UNKNOWN; empty where the registry gave none.
    public let code: String
    public let description: String

    public init(status: Int, code: String, _ description: String) {
        self.status = status
        self.code = code
        self.description = description
    }
}
