/// An answer with a status that does not serve. The description is containerd's sentence.
public struct RegistryRefusal: Error, Sendable, CustomStringConvertible {
    public let status: Int
    public let description: String
    /// The registry's own words about it, as docker tells them: `unauthorized: ...`; nil where it gave none.
    var words: String?
}
