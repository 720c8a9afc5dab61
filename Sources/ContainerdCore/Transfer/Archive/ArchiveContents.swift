import OCI
import Text

/// What was found in an archive of images, while its blobs went into the content store.
struct ArchiveContents: Sendable {
    /// One image of a docker archive.
    struct DockerImage: Sendable {
        let config: String
        let names: [String]
        let layers: [String]

        init(_ node: JSONNode) {
            config = node["Config"]?.string ?? ""
            names = node["RepoTags"]?.strings ?? []
            layers = node["Layers"]?.strings ?? []
        }
    }

    /// The version of an OCI layout; empty for a docker archive.
    var layoutVersion = ""
    var images: [DockerImage]?
    /// By path in the archive; their media types are not known yet.
    var blobs: [String: ImageDescriptor] = [:]
    /// Path and target of symbolic links: docker's older archives link equal layers.
    var links: [String: String] = [:]
}
