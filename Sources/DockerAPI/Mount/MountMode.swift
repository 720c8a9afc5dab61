import Linux

/// What stands behind the last colon of a bind: words separated by commas, of each kind one at most.
public struct MountMode: Sendable, Equatable {
    public static let propagations: Set<String> = ["private", "rprivate", "slave", "rslave", "shared", "rshared"]
    public static let defaultPropagation = "rprivate"

    private enum Kind: Hashable { case access, label, propagation, copy, consistency }

    private let words: [String]

    /// nil when it is no mode.
    public init?(_ text: String) {
        words =
            text.isEmpty
            ? []
            : text.utf8.split(separator: 0x2C, omittingEmptySubsequences: false).map { String(Substring($0)) }
        var seen: Set<Kind> = []
        for word in words {
            guard let kind = Self.kind(word), seen.insert(kind).inserted else { return nil }
        }
    }

    private static func kind(_ word: String) -> Kind? {
        switch word {
        case "rw", "ro": .access
        case "z", "Z": .label
        case "nocopy": .copy
        case "consistent", "cached", "delegated": .consistency
        default: propagations.contains(word) ? .propagation : nil
        }
    }

    public var isReadOnly: Bool { words.contains("ro") }
    public var noCopy: Bool { words.contains("nocopy") }
    /// nil when none was named.
    public var propagation: String? { words.first { Self.propagations.contains($0) } }
}
