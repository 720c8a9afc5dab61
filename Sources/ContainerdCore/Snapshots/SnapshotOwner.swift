import Linux

/// Who owns the top of a snapshot's tree, where labels map the container's root to another user.
struct SnapshotOwner: Sendable, Equatable {
    static let userLabel = "containerd.io/snapshot/uidmapping"
    static let groupLabel = "containerd.io/snapshot/gidmapping"
    let user: UInt32
    let group: UInt32

    init(user: UInt32, group: UInt32) {
        self.user = user
        self.group = group
    }

    /// nil without such labels. Each is a list of "inside:outside:length", and one part must have the container's 0.
    init?(labels: [String: String]) throws {
        guard labels[Self.userLabel] != nil || labels[Self.groupLabel] != nil else { return nil }
        user = try Self.root(labels[Self.userLabel] ?? "")
        group = try Self.root(labels[Self.groupLabel] ?? "")
    }

    /// The options for the mounts of such a snapshot.
    static func options(_ labels: [String: String]) -> [String] {
        [("uidmap", userLabel), ("gidmap", groupLabel)].compactMap { name, label in
            labels[label].map { "\(name)=\($0)" }
        }
    }

    private static func root(_ text: String) throws -> UInt32 {
        for part in text.utf8.split(separator: 0x2C) {
            let numbers = part.split(separator: 0x3A, omittingEmptySubsequences: false).map { UInt32(Substring($0)) }
            guard numbers.count == 3, let inside = numbers[0], let outside = numbers[1], let length = numbers[2] else {
                break
            }
            if inside == 0 && length > 0 { return outside }
        }
        throw EngineError.invalid("failed to find root pair in mapping \"\(text)\": invalid argument")
    }
}
