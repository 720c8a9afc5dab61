import ShimAPI

/// The folders that one mount stacks, the topmost first.
struct LayerStack: Sendable {
    let folders: [String]
    /// The first of them takes the changes.
    let isWritable: Bool

    /// nil for what is no bind mount and no overlay, or several of them.
    init?(_ mounts: [Containerd_Types_Mount]) {
        guard mounts.count == 1, let mount = mounts.first, mount.target.isEmpty else { return nil }
        let isReadOnly = mount.options.contains("ro")
        switch mount.type {
        case "bind":
            folders = [mount.source]
            isWritable = !isReadOnly
        case "overlay":
            var upper: String?
            var lower: [String] = []
            for option in mount.options {
                if option.hasPrefix("upperdir=") { upper = String(option.dropFirst(9)) }
                if option.hasPrefix("lowerdir=") { lower = option.dropFirst(9).split(separator: ":").map(String.init) }
            }
            folders = (upper.map { [$0] } ?? []) + lower
            isWritable = upper != nil && !isReadOnly
        default: return nil
        }
        guard !folders.isEmpty, folders.allSatisfy({ $0.hasPrefix("/") }) else { return nil }
    }
}
