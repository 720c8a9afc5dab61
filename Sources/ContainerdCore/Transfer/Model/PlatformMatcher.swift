/// Which platforms are wanted, the best first; without a list all are.
struct PlatformMatcher: Sendable {
    private let wanted: [ImagePlatform]?

    private init(_ wanted: [ImagePlatform]?) { self.wanted = wanted?.map(\.normalized) }

    static let all = PlatformMatcher(nil)

    static func ordered(_ wanted: [ImagePlatform]) -> PlatformMatcher { PlatformMatcher(wanted) }

    func matches(_ platform: ImagePlatform) -> Bool { rank(platform) != nil }

    /// A descriptor that names no platform fits everywhere.
    func matches(_ descriptor: ImageDescriptor) -> Bool { descriptor.platform.map(matches) ?? true }

    private func rank(_ platform: ImagePlatform) -> Int? {
        guard let wanted else { return 0 }
        let platform = platform.normalized
        return wanted.firstIndex { one in
            one.os == platform.os && one.architecture == platform.architecture && one.variant == platform.variant
                && (one.osVersion.isEmpty || platform.os != "windows" || one.osVersion == platform.osVersion)
        }
    }

    /// The best first; what names no platform last; equals in their order.
    func sorted(_ descriptors: [ImageDescriptor]) -> [ImageDescriptor] {
        let ranks = descriptors.map { descriptor in
            descriptor.platform.map { rank($0) ?? Int.max - 1 } ?? Int.max
        }
        return descriptors.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.map { descriptors[$0] }
    }
}
