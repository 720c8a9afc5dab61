/// A thing of one namespace that the collector knows.
public struct GarbageNode: Hashable, Sendable {
    public enum Kind: Sendable { case content, snapshot, image, container, lease, ingest }

    public var kind: Kind
    /// Of content the digest, of a snapshot the snapshotter, "/" and the name, of an ingest its ref.
    public var key: String

    public init(_ kind: Kind, _ key: String) {
        self.kind = kind
        self.key = key
    }

    public static func snapshot(_ snapshotter: String, _ name: String) -> GarbageNode {
        GarbageNode(.snapshot, "\(snapshotter)/\(name)")
    }
}
