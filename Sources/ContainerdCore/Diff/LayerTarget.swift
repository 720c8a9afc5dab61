import Bytes
import Linux
import ShimAPI

/// Where a layer is unpacked: straight into the folder behind the mounts of a snapshot where there is one, else into
/// the mounts themselves.
struct LayerTarget: Sendable {
    enum Place: Sendable {
        /// `lower` are the layers below, nearest first.
        case folder(String, lower: [String])
        case mounts([Containerd_Types_Mount])
    }

    let place: Place
    let whiteouts: TarExtractor.Whiteouts

    /// "" where it is mounts.
    var folder: String { if case .folder(let folder, _) = place { folder } else { "" } }
    var lower: [String] { if case .folder(_, let lower) = place { lower } else { [] } }

    /// As containerd does it: an overlay's changes get overlayfs's whiteouts, anywhere else a whiteout removes.
    /// `whiteouts` is for a layer that lies alone now, and will be stacked on others.
    init(_ mounts: [Containerd_Types_Mount], whiteouts: TarExtractor.Whiteouts? = nil) throws {
        guard let mount = mounts.first else {
            throw EngineError.invalid("diff: no mounts to unpack onto: invalid argument")
        }
        let layers = LayerStack(mounts)
        if let layers, mount.type == "overlay", layers.isWritable {
            place = .folder(layers.folders[0], lower: Array(layers.folders.dropFirst()))
            self.whiteouts = .overlay
        } else if let layers, mount.type == "bind", layers.isWritable {
            place = .folder(layers.folders[0], lower: [])
            self.whiteouts = whiteouts ?? .removing
        } else {
            place = .mounts(mounts)
            self.whiteouts = .removing
        }
    }
}
