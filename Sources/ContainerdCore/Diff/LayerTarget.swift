import Linux
import ShimAPI

/// Where a layer is unpacked: straight into the folder behind the mounts of a snapshot, without mounting them.
struct LayerTarget: Sendable {
    let folder: String
    /// The layers below, nearest first.
    let lower: [String]

    init(_ mounts: [Containerd_Types_Mount]) throws {
        guard mounts.count == 1, let mount = mounts.first, mount.target.isEmpty else {
            throw EngineError.notImplemented("diff: apply to several mounts is not implemented")
        }
        switch mount.type {
        case "bind":
            guard !mount.options.contains("ro") else {
                throw EngineError.notModified("diff: the mount is read-only: failed precondition")
            }
            folder = mount.source
            lower = []
        case "overlay":
            var upper: String?
            var below: [String] = []
            for option in mount.options {
                if option.hasPrefix("upperdir=") { upper = String(option.dropFirst(9)) }
                if option.hasPrefix("lowerdir=") {
                    below = option.dropFirst(9).split(separator: ":").map(String.init)
                }
            }
            guard let upper else {
                throw EngineError.notModified("diff: the mount has no upperdir: failed precondition")
            }
            folder = upper
            lower = below
        default:
            throw EngineError.notImplemented("diff: apply to a mount of type \"\(mount.type)\" is not implemented")
        }
        guard folder.first == "/" else { throw EngineError.invalid("diff: path is not absolute: invalid argument") }
    }
}
