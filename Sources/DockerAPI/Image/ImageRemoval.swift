import Text

/// One line of what the removal of an image did.
public enum ImageRemoval: Sendable, Equatable {
    case untagged(String)
    /// An image by its id, or a layer by its chain id.
    case deleted(String)

    public func write(_ writer: inout JSONWriter) {
        writer.object {
            switch self {
            case .untagged(let name): $0.member("Untagged", name)
            case .deleted(let digest): $0.member("Deleted", digest)
            }
        }
    }
}
