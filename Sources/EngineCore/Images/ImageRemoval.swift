/// One line of what a removal did.
public enum ImageRemoval: Sendable {
    case untagged(String)
    case deleted(String)
}
