/// Which platforms are wanted, the best first.
public struct PlatformMatcher: Sendable {
    /// nil for all.
    private let wanted: [Platform]?

    private init(_ wanted: [Platform]?) { self.wanted = wanted?.map(\.normalized) }

    public static let all = PlatformMatcher(nil)

    /// These and no others.
    public static func ordered(_ wanted: [Platform]) -> PlatformMatcher { PlatformMatcher(wanted) }

    /// This one, or else what a machine of it runs as well: amd64 runs 386, arm/v7 runs arm/v6.
    public static func only(_ platform: Platform) -> PlatformMatcher {
        PlatformMatcher(compatible(platform.normalized))
    }

    public func matches(_ platform: Platform) -> Bool { rank(platform) != nil }

    /// A descriptor that names no platform fits everywhere.
    public func matches(_ descriptor: ImageDescriptor) -> Bool { descriptor.platform.map(matches) ?? true }

    private func rank(_ platform: Platform) -> Int? {
        guard let wanted else { return 0 }
        let platform = platform.normalized
        return wanted.firstIndex { one in
            one.os == platform.os && one.architecture == platform.architecture && one.variant == platform.variant
                && (one.osVersion.isEmpty || platform.os != "windows" || one.osVersion == platform.osVersion)
        }
    }

    /// The best first; what names no platform last; equals in their order.
    public func sorted(_ descriptors: [ImageDescriptor]) -> [ImageDescriptor] {
        let ranks = descriptors.map { descriptor in
            descriptor.platform.map { rank($0) ?? Int.max - 1 } ?? Int.max
        }
        return descriptors.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.map { descriptors[$0] }
    }

    /// A normalised platform with what it also runs, the best first.
    private static func compatible(_ platform: Platform) -> [Platform] {
        func with(_ architecture: String, _ variant: String) -> Platform {
            var other = platform
            other.architecture = architecture
            other.variant = variant
            return other
        }
        let version = Int(platform.variant.hasPrefix("v") ? platform.variant.dropFirst() : platform.variant[...])
        switch platform.architecture {
        case "amd64":
            let lower = (version ?? 1) > 1 && (version ?? 1) < 16 ? (1..<(version ?? 1)).reversed() : []
            return [platform] + lower.map { with("amd64", "v\($0)") } + [with("386", "")]
        case "arm":
            let lower = (version ?? 0) > 5 && (version ?? 0) < 16 ? (5..<(version ?? 0)).reversed() : []
            return [platform] + lower.map { with("arm", "v\($0)") }
        case "arm64":
            guard let versions = arm64(platform.variant) else { return [] }
            return versions.map { with("arm64", $0) } + (5...8).reversed().map { with("arm", "v\($0)") }
        default: return [platform]
        }
    }

    /// v8.N has what v8.0 to v8.N have, v9.N beside its own what v8.(N+5) has; nil for others.
    private static func arm64(_ variant: String) -> [String]? {
        let parts = (variant.isEmpty ? "v8" : variant).utf8.dropFirst().split(separator: UInt8(ascii: "."))
        guard let first = parts.first, let major = Int(Substring(first)),
            let minor = parts.count == 1 ? 0 : Int(Substring(parts[1])), parts.count <= 2
        else { return nil }
        func names(_ major: Int, upTo minor: Int) -> [String] {
            (0...minor).reversed().map { $0 == 0 ? "v\(major)" : "v\(major).\($0)" }
        }
        switch (major, minor) {
        case (8, 0...9): return names(8, upTo: minor)
        case (9, 0...7): return names(9, upTo: minor) + names(8, upTo: min(minor + 5, 9))
        default: return nil
        }
    }
}
