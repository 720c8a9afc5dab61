import Bytes
import DockerAPI
import Linux
import OCI
import Text

/// An image as containers and clients need it.
public struct Image: Sendable {
    /// In full, as containerd keeps it: docker.io/library/busybox:latest.
    public let name: String
    /// Digest of the manifest or index that the name stands for: docker's image id where containerd keeps the images.
    public let digest: String
    public let config: ContainerConfig
    /// The image's config document.
    public let document: JSONNode
    public let diffIDs: [String]
    /// Bytes of its layers as they are stored.
    public let size: Int64
    /// Seconds since 1970, of the image itself.
    public let created: Int64

    /// As docker shows the name.
    public var familiarName: String { (try? ImageReference(name).familiar) ?? name }

    /// The snapshot that a container of this image stands on.
    var chainID: String { ChainID.of(diffIDs) }
}
