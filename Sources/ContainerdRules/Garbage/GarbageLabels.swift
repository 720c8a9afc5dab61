import Linux

/// What the labels of one object say to the collector.
struct GarbageLabels {
    static let expiry = "containerd.io/gc.expire"
    static let flat = "containerd.io/gc.flat"
    private static let root = "containerd.io/gc.root"
    private static let reference = "containerd.io/gc.ref."
    private static let backReference = "containerd.io/gc.bref."

    private(set) var isRoot = false
    /// What the object keeps.
    private(set) var references: [GarbageNode] = []
    /// By what it is kept.
    private(set) var owners: [GarbageNode] = []

    init(_ labels: [String: String]) {
        for (key, value) in labels where key.hasPrefix("containerd.io/gc.") {
            if key.hasPrefix(Self.root) {
                isRoot = true
            } else if key.hasPrefix(Self.reference) {
                let kinds: [(String, GarbageNode.Kind)] = [("content", .content), ("image", .image)]
                if let node = Self.node(key.dropFirst(Self.reference.count), value, kinds) { references.append(node) }
            } else if key.hasPrefix(Self.backReference) {
                let kinds: [(String, GarbageNode.Kind)] = [
                    ("container", .container), ("content", .content), ("image", .image),
                ]
                if let node = Self.node(key.dropFirst(Self.backReference.count), value, kinds) { owners.append(node) }
            }
        }
    }

    /// "content", "content.l.0" or "content/x"; "snapshot.overlayfs" or "snapshot.overlayfs/x".
    private static func node(
        _ name: Substring,
        _ value: String,
        _ kinds: [(String, GarbageNode.Kind)]
    ) -> GarbageNode? {
        if name.hasPrefix("snapshot.") {
            let snapshotter = name.dropFirst(9).prefix { $0 != "/" }
            return .snapshot(String(snapshotter), value)
        }
        for (word, kind) in kinds where name.hasPrefix(word) {
            let after = name.utf8.dropFirst(word.utf8.count).first
            if after == nil || after == 46 || after == 47 { return GarbageNode(kind, value) }
        }
        return nil
    }

    /// Whether the labels name a time that has passed. A time that is none is ignored.
    static func isExpired(_ labels: [String: String], now: Int) -> Bool {
        guard let text = labels[expiry], let time = Timestamp.parse(text) else { return false }
        return time.seconds < now
    }
}
