/// What stands behind a media type, in OCI's words and in docker's.
enum MediaKind: Sendable {
    case manifest, index, layer, config, attestation, unknown

    static let dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
    static let dockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json"
    static let dockerConfig = "application/vnd.docker.container.image.v1+json"
    static let dockerLayer = "application/vnd.docker.image.rootfs.diff.tar"
    static let dockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip"
    static let firstSchema = "application/vnd.docker.distribution.manifest.v1+prettyjws"
    static let ociManifest = "application/vnd.oci.image.manifest.v1+json"
    static let ociIndex = "application/vnd.oci.image.index.v1+json"
    static let ociConfig = "application/vnd.oci.image.config.v1+json"

    private static let dockerLayers: Set<String> = [
        dockerLayer, dockerLayerGzip, "application/vnd.docker.image.rootfs.foreign.diff.tar",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        "application/vnd.docker.image.rootfs.diff.tar.zstd",
    ]

    init(_ type: String) {
        switch type {
        case Self.ociManifest, Self.dockerManifest: self = .manifest
        case Self.ociIndex, Self.dockerIndex: self = .index
        case Self.ociConfig, Self.dockerConfig,
            "application/vnd.containerd.container.criu.checkpoint.criu.tar",
            "application/vnd.containerd.container.checkpoint.config.v1+proto":
            self = .config
        case "application/vnd.in-toto+json": self = .attestation
        default:
            let base = type.prefix { $0 != "+" }
            let isLayer = type.hasPrefix("application/vnd.oci.image.layer.") || Self.dockerLayers.contains(String(base))
            self = isLayer ? .layer : .unknown
        }
    }

    /// The first part of a ref.
    var word: String {
        switch self {
        case .manifest: "manifest"
        case .index: "index"
        case .layer: "layer"
        case .config: "config"
        case .attestation: "attestation"
        case .unknown: "unknown"
        }
    }

    /// Layers that their maker does not let others distribute.
    static func isNonDistributable(_ type: String) -> Bool {
        type.hasPrefix("application/vnd.oci.image.layer.nondistributable.")
            || type.hasPrefix("application/vnd.docker.image.rootfs.foreign.")
    }

    /// The label with which a parent keeps a child of this type alive; one that ends in a dot gets a number.
    var label: String {
        switch self {
        case .config: "containerd.io/gc.ref.content.config"
        case .manifest: "containerd.io/gc.ref.content.m."
        case .layer: "containerd.io/gc.ref.content.l."
        default: "containerd.io/gc.ref.content."
        }
    }
}
