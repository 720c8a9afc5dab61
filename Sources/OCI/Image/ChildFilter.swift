import Linux

/// Which children of a manifest or an index are wanted by who fetches it.
public struct ChildFilter: Sendable {
    private let matcher: PlatformMatcher
    private let allMetadata: Bool
    private let limit: Int

    /// `allMetadata`: manifests and configurations of other platforms are taken along, their layers are not. `limit`:
    /// manifests of an index; 0 for all.
    public init(_ matcher: PlatformMatcher, allMetadata: Bool, limit: Int = 0) {
        self.matcher = matcher
        self.allMetadata = allMetadata
        self.limit = limit
    }

    public func wanted(
        _ children: [ImageDescriptor],
        of parent: ImageDescriptor
    ) throws(EngineError) -> [ImageDescriptor] {
        var wanted = children
        if allMetadata {
            if parent.kind == .manifest, !matcher.matches(parent) { wanted = children.filter { $0.kind == .config } }
        } else {
            wanted = children.filter { matcher.matches($0) }
        }
        guard limit > 0, parent.kind == .index else { return wanted }
        if wanted.isEmpty { throw EngineError.notFound("no match for platform in manifest: not found") }
        return Array(matcher.sorted(wanted).prefix(limit))
    }
}
