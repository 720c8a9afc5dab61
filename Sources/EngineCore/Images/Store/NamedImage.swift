import OCI

/// An image with the names that it has at the moment, in their order.
public struct NamedImage: Sendable {
    public let image: Image
    public internal(set) var names: [ImageName] = []

    public var references: [ImageReference] { names.compactMap(\.reference) }
    public var tags: [ImageReference] { names.compactMap(\.tag) }
    public var repoTags: [String] { tags.map(\.familiar) }
    public var repoDigests: [String] { names.compactMap(\.digest).map(\.familiar) }
    public var lastTagTime: String? { names.compactMap(\.taggedAt).max() }

    /// Whether all its names are of one repository and at most one of them is a tag: an id then stands for all of them.
    var hasSingleReference: Bool {
        let references = references
        guard references.count > 1 else { return references.count == 1 }
        let tags = references.filter { $0.digest == nil }
        let digests = Set(references.filter { $0.digest != nil }.map(\.repository))
        return tags.count <= 1 && digests == [(tags.first ?? references[0]).repository]
    }
}
