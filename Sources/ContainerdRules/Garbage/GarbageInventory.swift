/// Everything of one namespace that the collector has to know; references never lead out of a namespace.
public struct GarbageInventory: Sendable {
    public struct Lease: Sendable {
        public var labels: [String: String] = [:]
        /// Kind as in the API ("content", "ingests", "images", "snapshots/NAME"), then the id.
        public var resources: [(type: String, id: String)] = []

        public init(labels: [String: String] = [:], resources: [(type: String, id: String)] = []) {
            self.labels = labels
            self.resources = resources
        }
    }

    /// An object with labels that keeps another by one of its fields.
    public struct Object: Sendable {
        public var labels: [String: String]
        /// A snapshot's parent, an image's target, a container's snapshot.
        public var needs: GarbageNode?

        public init(labels: [String: String] = [:], needs: GarbageNode? = nil) {
            self.labels = labels
            self.needs = needs
        }
    }

    /// A write that is not finished.
    public struct Ingest: Sendable {
        /// Somebody writes, or it is young and belongs to no lease.
        public var isActive: Bool
        /// The digest that will be there; "" when unknown.
        public var expected: String

        public init(isActive: Bool, expected: String = "") {
            self.isActive = isActive
            self.expected = expected
        }
    }

    public var leases: [String: Lease] = [:]
    public var images: [String: Object] = [:]
    public var containers: [String: Object] = [:]
    public var content: [String: Object] = [:]
    /// By snapshotter, "/" and name.
    public var snapshots: [String: Object] = [:]
    public var ingests: [String: Ingest] = [:]
    /// Labels of the sandboxes, which keep what they name.
    public var sandboxes: [[String: String]] = []

    public init() {}

    public subscript(node: GarbageNode) -> Object? {
        switch node.kind {
        case .content: content[node.key]
        case .snapshot: snapshots[node.key]
        case .image: images[node.key]
        case .container: containers[node.key]
        case .lease, .ingest: nil
        }
    }

    /// What can be collected. Containers go by their own deletion only.
    public var collectable: [GarbageNode] {
        leases.keys.map { GarbageNode(.lease, $0) } + snapshots.keys.map { GarbageNode(.snapshot, $0) }
            + ingests.keys.map { GarbageNode(.ingest, $0) } + content.keys.map { GarbageNode(.content, $0) }
            + images.keys.map { GarbageNode(.image, $0) }
    }
}
