import ContainerdAPI
import Linux
import OCI
import ShimAPI

/// Which children of a manifest or an index a transfer goes on with.
struct ChildFilter: Sendable {
    let matcher: PlatformMatcher
    /// Manifests and configurations of other platforms are taken along, their layers are not.
    let allMetadata: Bool
    /// Manifests of an index; 0 for all.
    let limit: Int

    init(_ store: Containerd_Types_Transfer_ImageStore) {
        matcher = store.platforms.isEmpty ? .all : .ordered(store.platforms.map { Platform($0) })
        allMetadata = store.allMetadata
        limit = Int(store.manifestLimit)
    }

    func wanted(_ children: [ImageDescriptor], of parent: ImageDescriptor) throws -> [ImageDescriptor] {
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
