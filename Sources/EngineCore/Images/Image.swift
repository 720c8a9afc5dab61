import DockerAPI
import OCI
import ShimAPI
import Text

/// An image as its documents have it: what its id stands for never changes.
public struct Image: Sendable {
    /// Digest of the config document: what docker calls the image's id.
    public let id: String
    /// The manifest that names this config and these layers.
    let manifest: Containerd_Types_Descriptor
    /// Lowest first, as they are stored.
    let layers: [Containerd_Types_Descriptor]
    /// The config document.
    public let document: JSONNode
    public let config: ContainerConfig
    public let diffIDs: [String]
    /// The snapshots that the layers were unpacked into, lowest first.
    let chainIDs: [String]
    /// Seconds and nanoseconds since 1970; nil where the image does not say.
    public let created: (seconds: Int, nanoseconds: Int)?
    /// Id of the image that it was committed on; empty for what came from elsewhere.
    public let parent: String

    /// The snapshot that a container of this image stands on; empty for one without layers.
    var chainID: String { chainIDs.last ?? "" }

    public var architecture: String { document["architecture"]?.string ?? "" }
}
