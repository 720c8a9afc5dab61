/// What stands behind a media type.
public enum MediaKind: Sendable {
    case manifest, index, layer, config, attestation, unknown

    private static let dockerLayers: Set<String> = [
        MediaType.dockerLayer, MediaType.dockerLayerGzip, MediaType.dockerLayerZstd, MediaType.dockerForeignLayer,
        MediaType.dockerForeignLayer + ".gzip",
    ]

    public init(_ type: String) {
        switch type {
        case MediaType.manifest, MediaType.dockerManifest: self = .manifest
        case MediaType.index, MediaType.dockerIndex: self = .index
        case MediaType.config, MediaType.dockerConfig,
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

    /// The first part of the ref under which containerd's clients write such a blob.
    public var word: String {
        switch self {
        case .manifest: "manifest"
        case .index: "index"
        case .layer: "layer"
        case .config: "config"
        case .attestation: "attestation"
        case .unknown: "unknown"
        }
    }

    /// containerd's label with which a parent keeps a child of this type alive; one that ends in a dot gets a number.
    public var label: String {
        switch self {
        case .config: "containerd.io/gc.ref.content.config"
        case .manifest: "containerd.io/gc.ref.content.m."
        case .layer: "containerd.io/gc.ref.content.l."
        default: "containerd.io/gc.ref.content."
        }
    }
}
